"""Generates the published JSON Schemas; `python -m cagent_ls.language.schema FOLDER` writes them.

Draft-07, for the widest reach. They accept what docker-agent accepts: texts may be written as
numbers, numbers in quotes, and an empty value means "not set". What only a look at the whole file
can tell (references, keys that exclude each other) is left to `cagent-ls check`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
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
    Requirement,
    StructRef,
    Type,
    Words,
)

Schema = dict[str, Any]

_BASE = "https://cagent-ls.github.io/schema/"
_TEXT = ["string", "number", "boolean", "null"]
_DIGITS = (
    r"0[xX][0-9a-fA-F_]+|0o[0-7_]+|0[bB][01_]+"
    r"|([0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?|\.(inf|Inf|INF)"
)
_NUMERIC = rf"^([-+]?({_DIGITS})|\.(nan|NaN|NAN))$"
_MISPLACED = "Misplaced"


def schema(fmt: int = NEWEST_FORMAT) -> Schema:
    """The JSON Schema of format `fmt`."""
    name = "agent-schema.json" if fmt == NEWEST_FORMAT else f"agent-schema-v{fmt}.json"
    definitions = {struct: _struct(struct, fmt) for struct in _reachable(fmt)}
    definitions[_MISPLACED] = {
        "description": "This key belongs to another `type`; docker-agent refuses it here.",
        "enum": ["", None, False, 0, [], {}],
        "errorMessage": "This key belongs to another `type`; docker-agent refuses it here.",
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": _BASE + name,
        "title": f"docker-agent file, format {fmt}",
        "type": "object",
        "allOf": [{"$ref": f"#/definitions/{ROOT}"}],
        "definitions": definitions,
    }


def write(folder: Path) -> None:
    """Writes the schema of every format into `folder`."""
    for fmt in range(NEWEST_FORMAT + 1):
        made = schema(fmt)
        path = folder / made["$id"].rsplit("/", 1)[-1]
        path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _reachable(fmt: int) -> list[str]:
    """The structs that a file of format `fmt` can hold, in the order of the data."""
    seen, pending = set(), [ROOT]
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            for field in fields_for(name, fmt).values():
                pending.extend(_names(field.type))
    return [name for name in STRUCTS if name in seen]


def _names(type_: Type) -> Iterator[str]:
    match type_:
        case StructRef(name):
            yield name
        case ListOf(inner) | MapOf(inner):
            yield from _names(inner)
        case OneOf(types):
            for option in types:
                yield from _names(option)
        case _:
            pass


def _struct(name: str, fmt: int) -> Schema:
    struct, fields = STRUCTS[name], fields_for(name, fmt).values()
    always = [f for f in fields if not (struct.open and f.only)]
    body: Schema = {
        "description": struct.doc,
        "type": ["object", "null"],
        "properties": {field.name: _field(field) for field in always},
        "additionalProperties": struct.open,
    }
    if required := [field.name for field in fields if field.required]:
        body["required"] = required
    requires = [
        r
        for r in struct.requires
        if r.refused and r.since <= fmt and (r.until is None or fmt <= r.until)
    ]
    conditions = [_requirement(r) for r in requires if not r.variants]
    if struct.discriminator:
        conditions += _variants(struct.discriminator, list(fields), requires, open_=struct.open)
    if conditions:
        body["allOf"] = conditions
    return body


def _variants(
    key: str, fields: list[Field], requires: list[Requirement], *, open_: bool
) -> Iterator[Schema]:
    """For each word of the discriminator `key`, what is different with it."""
    type_ = next(field.type for field in fields if field.name == key)
    for word in type_.words if isinstance(type_, Words) else ():
        then: Schema = {}
        if open_:
            own = {f.name: _field(f) for f in fields if word.value in f.only}
            then = {"properties": own} if own else {}
        elif others := [f.name for f in fields if f.only and word.value not in f.only]:
            pattern = f"^({'|'.join(others)})$"
            then = {"patternProperties": {pattern: {"$ref": f"#/definitions/{_MISPLACED}"}}}
        if needs := [_requirement(r) for r in requires if word.value in r.variants]:
            then["allOf"] = needs
        if then:
            chosen = {"properties": {key: {"const": word.value}}, "required": [key]}
            yield {"if": chosen, "then": then}


def _requirement(requirement: Requirement) -> Schema:
    choices = [_present(path.split(".")) for path in requirement.any_of]
    if len(choices) == 1:
        return choices[0]
    message = f"One of {', '.join(f'`{path}`' for path in requirement.any_of)} must be set."
    return {"description": message, "errorMessage": message, "anyOf": choices}


def _present(path: list[str]) -> Schema:
    """The field is there; empty values are let through, they are the checker's business."""
    name, *rest = path
    return {"required": [name]} | ({"properties": {name: _present(rest)}} if rest else {})


def _field(field: Field) -> Schema:
    body = {} if field.known_by_name_only else _type(field.type)
    if "$ref" in body:  # draft-07 ignores what stands beside a reference
        body = {"allOf": [body]}
    body = {"description": field.doc} | body
    if field.default is not None:
        body["default"] = _written(field.default)
    if field.example is not None and not field.example.startswith(("[", "{")):
        body["examples"] = [_written(field.example)]
    return body


def _written(yaml: str) -> Any:
    """A scalar as JSON; those of the data are written alike in YAML and JSON, but for quotes."""
    try:
        return json.loads(yaml)
    except ValueError:
        return yaml


def _type(type_: Type) -> Schema:
    match type_:
        case Boolean():
            return {"type": ["boolean", "null"]}
        case Integer() | Number():
            return {"type": ["number", "string", "null"], "pattern": _NUMERIC, **_bounds(type_)}
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
        case Words(closed=True, fold=False):
            return {"enum": [*_values(type_), "", None]}
        case Words(closed=True):
            folded = "|".join(map(_any_case, _values(type_)))
            pattern = rf"^\s*({folded})?\s*$"
            return {"type": ["string", "null"], "pattern": pattern, "examples": _values(type_)}
        case Words():
            return {"type": _TEXT, "examples": _values(type_)}
        case _:
            return {"type": _TEXT}


def _values(words: Words) -> list[str]:
    return [word.value for word in words.words]


def _any_case(word: str) -> str:
    """A pattern for the word in capitals or not; draft-07 has no flag for that."""
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in word)


def _bounds(type_: Integer | Number) -> Schema:
    """Bounds that docker-agent insists on; a number in quotes passes them by."""
    limits: Iterable[tuple[str, float | None]] = (
        ("minimum", type_.minimum),
        ("maximum", type_.maximum),
    )
    return {key: value for key, value in limits if type_.enforced and value is not None}


if __name__ == "__main__":
    write(Path(sys.argv[1]))
