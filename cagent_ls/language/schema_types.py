"""Types of the language data as JSON Schema, draft-07.

docker-agent reads a scalar as what the field wants: a number may stand for a text, a quoted number
for a number. Nothing, an empty text and null all mean "not set". The schemas allow for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from cagent_ls.language.structs import NEVER_NULL
from cagent_ls.language.types import (
    Boolean,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Number,
    OneOf,
    StructRef,
    Text,
    TextKind,
    Type,
    Words,
)

Schema = dict[str, Any]

GIVEN = "Given"
"""The definition of a value that is not empty."""


EMPTY: list[Any] = ["", None, False, 0, [], {}]
"""What means "not set" wherever it stands."""

_TEXT = ["string", "number", "boolean", "null"]
_DIGITS = (
    r"0[xX][0-9a-fA-F_]+|0o[0-7_]+|0[bB][01_]+"
    r"|([0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?|\.(inf|Inf|INF)"
)
_NUMERIC = rf"^([-+]?({_DIGITS})|\.(nan|NaN|NAN))?$"
_SPAN = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)"
_HOST = r"^(\*\.)?[^*]*$"
_DURATION = rf"^(\+?({_SPAN})+|[-+]?0)?$"


def reference(struct: str) -> Schema:
    """A pointer to the definition called `struct`."""
    return {"$ref": f"#/definitions/{struct}"}


def field_schema(field: Field, *, converted: bool = True) -> Schema:
    """A field with its documentation; in free maps values are not `converted` to what is wanted."""
    body = {} if field.known_by_name_only else type_schema(field.type)
    if not converted and isinstance(field.type, Integer | Number):
        body |= {"type": ["number", "null"]}
    if "$ref" in body:  # draft-07 ignores what stands beside a reference
        body = {"allOf": [body]}
    body = {"description": field.doc} | body
    if field.default is not None:
        body["default"] = yaml.safe_load(field.default)
    if field.example is not None:
        body["examples"] = [yaml.safe_load(field.example)]
    return body


def type_schema(type_: Type) -> Schema:
    """What a value of this type may look like."""
    match type_:
        case Boolean():
            return {"type": ["boolean", "null"]}
        case Integer() | Number():
            return {
                "type": ["number", "string", "null"],
                "pattern": _NUMERIC,
                "errorMessage": "Must be a number.",
                **_bounds(type_),
            }
        case ListOf(item, filled=True):
            return {
                "type": ["array", "null"],
                "items": {"allOf": [type_schema(item), reference(GIVEN)]},
            }
        case ListOf(item):
            return {"type": ["array", "null"], "items": type_schema(item)}
        case MapOf(value):
            return {"type": ["object", "null"], "additionalProperties": type_schema(value)}
        case StructRef(name):
            return reference(name)
        case OneOf(types):
            body = _one_of([type_schema(t) for t in types])
            return _loosened(body) if type_.swallows else body
        case Free():
            return {}
        case Words():
            return _words(type_)
        case Text(TextKind.DURATION):
            message = "Must be a duration with a unit and no minus sign: `90s`, `1m30s`."
            return {
                "type": ["string", "number", "null"],
                "pattern": _DURATION,
                "if": {"type": "number"},
                "then": {"const": 0, "errorMessage": message},
                "errorMessage": message,
            }
        case Text(TextKind.HOST):
            return {
                "type": _TEXT,
                "pattern": _HOST,
                "errorMessage": "Must be a host, where `*` may only lead: `*.example.com`.",
            }
        case Text(strict=True):
            return {"type": "string"}
        case _:
            return {"type": _TEXT}


def _one_of(options: list[Schema]) -> Schema:
    """Options of different shapes become one schema, so that a message speaks of the right one."""
    shapes = [set(_shapes(option)) - {"null"} for option in options]
    if sum(map(len, shapes)) > len(set().union(*shapes)):
        wanted = (option["errorMessage"].removeprefix("Must be ")[:-1] for option in options)
        message = f"Must be {' or '.join(wanted)}."
        return {"anyOf": [option | {"errorMessage": message} for option in options]}
    body: Schema = {"type": [*dict.fromkeys(s for option in options for s in _shapes(option))]}
    for option in options:
        if "$ref" in option:
            body |= {"if": {"type": "object"}, "then": option}
        else:
            body |= {k: v for k, v in option.items() if k not in ("type", "errorMessage")}
    return body


def _shapes(option: Schema) -> list[str]:
    if "$ref" in option:
        never_null = option["$ref"].rpartition("/")[2] in NEVER_NULL
        return ["object"] if never_null else ["object", "null"]
    shapes = option.get("type", "string")
    return [shapes] if isinstance(shapes, str) else shapes


def _loosened(body: Schema) -> Schema:
    """Lets other shapes through, but keeps what is said about each of its own."""
    if "anyOf" in body:  # of scalars, all of which are read as text
        return {"anyOf": [*body["anyOf"], {"type": ["array", "object"]}]}
    body = {key: value for key, value in body.items() if key != "type"}
    return body | ({"items": _loosened(body["items"])} if "items" in body else {})


def _words(words: Words) -> Schema:
    values = [word.value for word in words.words]
    known: Schema = {"enum": values, "enumDescriptions": [word.doc for word in words.words]}
    if not words.closed:
        return {"anyOf": [known, {"not": {"type": ["array", "object"]}}]}
    message = f"Must be one of: {', '.join(values)}."
    if not words.fold:
        known["enum"] = [*values, "", None]
        return known | {"errorMessage": message}
    folded = "|".join(map(_any_case, values))
    return {
        "type": ["string", "null"],
        "pattern": rf"^\s*({folded})?\s*$",
        "errorMessage": message,
        "examples": values,
    }


def _any_case(word: str) -> str:
    """A pattern for the word in capitals or not; draft-07 has no flag for that."""
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in word)


def _bounds(type_: Integer | Number) -> Schema:
    """Bounds that docker-agent insists on; a number in quotes passes them by."""
    limits: Iterable[tuple[str, float | None]] = (
        ("minimum", type_.minimum),
        ("maximum", type_.maximum),
    )
    bounds = {key: value for key, value in limits if type_.enforced and value is not None}
    if isinstance(type_, Number) and type_.above:
        bounds["exclusiveMinimum"] = bounds.pop("minimum")
    return bounds
