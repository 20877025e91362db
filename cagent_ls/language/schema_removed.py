"""Keys that only older formats have, in the schema of the newest one.

People give one schema to all files of a name, so the schema of the newest format lets these keys
through where the file says that it is older. Elsewhere they are refused, with a word on why.
"""

from __future__ import annotations

from cagent_ls.language.schema_types import Schema
from cagent_ls.language.structs import ROOT, STRUCTS, fields_for
from cagent_ls.language.types import (
    NEWEST_FORMAT,
    NEWEST_RELEASE,
    Field,
    ListOf,
    MapOf,
    OneOf,
    StructRef,
    Type,
)

OLDER = "OlderFormat"
"""The definition of a `version` that is older than the newest."""

REMOVED = "Removed"
"""The definition of a file without keys that were removed."""


def older_formats() -> Schema:
    """The `version` of an older file, as a number or in quotes."""
    numbers = range(NEWEST_FORMAT)
    return {"enum": [*numbers, *map(str, numbers)]}


def removed(definitions: dict[str, Schema]) -> Schema:
    """Lets the removed keys through in the `definitions`; returns what refuses them."""
    for name in STRUCTS:
        for gone in _gone(name, 0):
            for title, body in definitions.items():
                if title.partition(".")[0] == name and "additionalProperties" in body:
                    body["properties"][gone.name] = True
    return {
        "description": "Keys that were removed stand only in files that say they are older.",
        **_without(ROOT, 0),
    }


def _gone(name: str, since: int) -> list[Field]:
    """Fields that formats from `since` on had and the newest has not."""
    now = fields_for(name, NEWEST_FORMAT, NEWEST_RELEASE)
    return [
        field
        for field in STRUCTS[name].fields
        if field.name not in now
        and field.name not in STRUCTS[name].ignores
        and field.until is not None
        and field.until >= since
    ]


def _without(name: str, since: int) -> Schema:
    """A schema that refuses removed fields in the struct and below; empty if there are none."""
    inner: dict[str, Schema] = {}
    for field in fields_for(name, NEWEST_FORMAT, NEWEST_RELEASE).values():
        if below := _below(field.type, max(since, field.since)):
            inner[f"^{field.name}$"] = below
    refused = [
        {
            "patternProperties": {f"^{field.name}$": False},
            "errorMessage": f"`{field.name}` is no key of format {NEWEST_FORMAT}. {field.doc}",
        }
        for field in _gone(name, since)
    ]
    body: Schema = {"patternProperties": inner} if inner else {}
    return body | ({"allOf": refused} if refused else {})


def _below(type_: Type, since: int) -> Schema:
    match type_:
        case StructRef(name):
            return _without(name, since)
        case ListOf(item):
            return {"items": below} if (below := _below(item, since)) else {}
        case MapOf(value):
            return {"additionalProperties": below} if (below := _below(value, since)) else {}
        case OneOf(types):
            parts = [below for option in types if (below := _below(option, since))]
            return {"allOf": parts} if parts else {}
        case _:
            return {}
