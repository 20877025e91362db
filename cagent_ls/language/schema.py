"""Generates the published JSON Schemas; `python -m cagent_ls.language.schema FOLDER` writes them.

Draft-07, for the widest reach. Scalars are as lenient as the runtime is: texts may be written as
numbers, numbers in quotes, and an empty value is mostly allowed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cagent_ls.language.structs import ROOT, STRUCTS, fields_for
from cagent_ls.language.types import (
    NEWEST_FORMAT,
    Boolean,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Number,
    OneOf,
    StructRef,
    Type,
    Words,
)

_BASE = "https://cagent-ls.github.io/schema/"
_TEXT = {"type": ["string", "number", "boolean", "null"]}
_NUMERIC = r"^[-+]?[0-9._a-fA-FxXoObBeE+-]+$"


def schema(fmt: int = NEWEST_FORMAT) -> dict[str, Any]:
    """The JSON Schema of format `fmt`."""
    name = "agent-schema.json" if fmt == NEWEST_FORMAT else f"agent-schema-v{fmt}.json"
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": _BASE + name,
        "title": f"docker-agent file, format {fmt}",
        "$ref": f"#/definitions/{ROOT}",
        "definitions": {struct: _struct(struct, fmt) for struct in STRUCTS},
    }


def write(folder: Path) -> None:
    """Writes the schema of every format into `folder`."""
    for fmt in range(NEWEST_FORMAT + 1):
        made = schema(fmt)
        path = folder / made["$id"].rsplit("/", 1)[-1]
        path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _struct(name: str, fmt: int) -> dict[str, Any]:
    struct, fields = STRUCTS[name], fields_for(name, fmt)
    body: dict[str, Any] = {
        "description": struct.doc,
        "type": ["object", "null"],
        "properties": {field.name: _field(field) for field in fields.values()},
        "additionalProperties": struct.open,
    }
    if struct.discriminator and not struct.open:
        body["allOf"] = list(_by_variant(struct.discriminator, fields))
    return body


def _by_variant(discriminator: str, fields: dict[str, Field]) -> list[dict[str, Any]]:
    """For each known type: the keys that belong to others are forbidden."""
    variants = fields[discriminator].type
    words = variants.words if isinstance(variants, Words) else ()
    branches = []
    for word in words:
        others = [f.name for f in fields.values() if f.only and word.value not in f.only]
        branches.append(
            {
                "if": {
                    "properties": {discriminator: {"const": word.value}},
                    "required": [discriminator],
                },
                "then": {"properties": dict.fromkeys(others, False)},
            }
        )
    return branches


def _field(field: Field) -> dict[str, Any]:
    body = _type(field.type)
    return {"description": field.doc, **(body if "$ref" not in body else {"allOf": [body]})}


def _type(type_: Type) -> dict[str, Any]:
    match type_:
        case Boolean():
            return {"type": ["boolean", "null"]}
        case Integer() | Number():
            return {"type": ["number", "string", "null"], "pattern": _NUMERIC}
        case ListOf(item):
            return {"type": ["array", "null"], "items": _type(item)}
        case MapOf(value):
            return {"type": ["object", "null"], "additionalProperties": _type(value)}
        case StructRef(name):
            return {"$ref": f"#/definitions/{name}"}
        case OneOf(types):
            return {"anyOf": [_type(t) for t in types]}
        case Free():
            return {}
        case Words(words):
            return {**_TEXT, "examples": [word.value for word in words]}
        case _:
            return dict(_TEXT)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
