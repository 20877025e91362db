"""Makes the published JSON Schemas; `python -m cagent_ls.language.schema FOLDER` writes them.

Draft-07, for the widest reach. They accept what docker-agent accepts. What takes a look at the
whole file (references, duplicate names) is left to `cagent-ls check`. docs/schema.md says which
schema is for whom.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cagent_ls.language.schema_address import BASE, file_name
from cagent_ls.language.schema_removed import OLDER, REMOVED, older_formats, removed
from cagent_ls.language.schema_structs import definitions
from cagent_ls.language.schema_types import Schema, reference
from cagent_ls.language.structs import ROOT
from cagent_ls.language.types import NEWEST_FORMAT

FILE_NAMES = tuple(
    f"{prefix}{name}.{ending}"
    for name in ("docker-agent", "cagent")
    for prefix in ("", "*.")
    for ending in ("yaml", "yml")
)
"""Names that only agent files go by; a catalogue cannot look inside."""


def schema(fmt: int = NEWEST_FORMAT) -> Schema:
    """The JSON Schema of format `fmt`."""
    made = definitions(ROOT, fmt)
    parts = [reference(ROOT)]
    version = made[ROOT]["properties"]["version"]
    made[ROOT]["properties"]["version"] = {"description": version["description"]} | _version(fmt)
    if fmt == NEWEST_FORMAT:
        made |= {OLDER: older_formats(), REMOVED: removed(made)}
        marked = {"properties": {"version": reference(OLDER)}, "required": ["version"]}
        parts.append({"if": marked, "else": reference(REMOVED)})
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": BASE + file_name(fmt),
        "title": f"docker-agent (cagent) agent file, format {fmt}",
        "description": "A team of AI agents for docker-agent, also known as Docker cagent.",
        "type": "object",
        "allOf": parts,
        "definitions": made,
    }


def _version(fmt: int) -> Schema:
    """What `version:` may be; a number that is not known yet is no mistake."""
    if fmt == NEWEST_FORMAT:
        return {
            "type": ["integer", "string", "null"],
            "minimum": 0,
            "pattern": "^(0|[1-9][0-9]*)?$",
            "errorMessage": "The version of a file is a whole number.",
            "examples": [fmt],
        }
    return {
        "enum": [fmt, str(fmt), "", None],
        "errorMessage": f"This schema is for files of format {fmt}.",
    }


def catalogue_entry() -> Schema:
    """The entry for the catalogue of SchemaStore."""
    return {
        "name": "docker-agent (cagent)",
        "description": "Agents, models, tools and RAG sources for docker-agent (Docker cagent)",
        "fileMatch": list(FILE_NAMES),
        "url": BASE + file_name(NEWEST_FORMAT),
        "versions": {str(fmt): BASE + file_name(fmt) for fmt in range(NEWEST_FORMAT + 1)},
    }


def dumps(made: Schema) -> str:
    """The text of a schema file."""
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """Writes the schema of every format and the catalogue entry into `folder`."""
    files = {file_name(fmt): schema(fmt) for fmt in range(NEWEST_FORMAT + 1)}
    for name, made in (files | {"schemastore.json": catalogue_entry()}).items():
        (folder / name).write_text(dumps(made), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
