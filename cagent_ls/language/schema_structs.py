"""Structs of the language data as JSON Schema definitions.

A struct whose keys depend on a `type` becomes a definition for each type, chosen by `if`: an editor
then offers the keys of that type only, and a message speaks of that type only.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from cagent_ls.language.formats import exists
from cagent_ls.language.schema_types import (
    EMPTY,
    GIVEN,
    Schema,
    field_schema,
    reference,
)
from cagent_ls.language.structs import NEVER_NULL, STRUCTS, fields_for
from cagent_ls.language.types import (
    NEWEST_RELEASE,
    Excludes,
    Field,
    ListOf,
    MapOf,
    Needs,
    OneOf,
    Requirement,
    Struct,
    StructRef,
    Type,
    Words,
)


def definitions(root: str, fmt: int) -> dict[str, Schema]:
    """The definitions of `root` and all that it holds, in the order of the data."""
    found: dict[str, Schema] = {
        GIVEN: {
            "description": "Any value that is not empty.",
            "type": ["string", "number", "boolean", "array", "object"],
            "minLength": 1,
            "minItems": 1,
            "minProperties": 1,
        }
    }
    for name in reachable(root, fmt):
        found |= _struct(name, fmt)
    return found


@cache
def reachable(root: str, fmt: int) -> tuple[str, ...]:
    """The structs that a `root` of that format can hold, in the order of the data."""
    seen, pending = set(), [root]
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            for field in fields_for(name, fmt, NEWEST_RELEASE).values():
                pending.extend(_structs_in(field.type))
    return tuple(name for name in STRUCTS if name in seen)


def _structs_in(type_: Type) -> Iterator[str]:
    """The names of the structs that a value of this type holds."""
    match type_:
        case StructRef(name):
            yield name
        case ListOf(inner) | MapOf(inner):
            yield from _structs_in(inner)
        case OneOf(types):
            for option in types:
                yield from _structs_in(option)
        case _:
            pass


def _struct(name: str, fmt: int) -> dict[str, Schema]:
    """The definition of a struct, and those of its variants."""
    struct, fields = STRUCTS[name], fields_for(name, fmt, NEWEST_RELEASE)
    refused = [r for r in struct.requires if r.refused and exists(r, fmt, NEWEST_RELEASE)]
    body: Schema = {
        "title": name,
        "description": struct.doc,
        "type": "object" if name in NEVER_NULL else ["object", "null"],
    }
    required = [field.name for field in fields.values() if field.required]
    conditions = [_present([key]) for key in required]
    conditions += [c for r in refused if not r.variants for c in _requirement(r)]
    conditions += [_relation(r) for r in struct.relations if r.since <= fmt]
    extra: dict[str, Schema] = {}
    key = struct.discriminator
    if key is None:
        body["properties"] = dict.fromkeys(struct.ignores, True)
        body["properties"] |= _fields(fields, struct)
        body["additionalProperties"] = struct.open
    else:
        body["properties"] = {key: field_schema(fields[key])}
        extra = _variants(name, key, fields, refused)
        known = _values(fields[key].type)
        conditions += [
            {"if": _chosen(key, [word]), "then": reference(f"{name}.{word}")} for word in known
        ]
        conditions.append({"if": _chosen(key, known), "else": reference(f"{name}.other")})
    if required:
        body["required"] = required
    return {name: body | _all(conditions)} | extra


def _all(conditions: list[Schema]) -> Schema:
    return {"allOf": conditions} if conditions else {}


def _fields(fields: dict[str, Field], struct: Struct) -> dict[str, Any]:
    return {name: field_schema(f, converted=not struct.open) for name, f in fields.items()}


def _values(type_: Type) -> list[str]:
    return [word.value for word in type_.words] if isinstance(type_, Words) else []


def _chosen(key: str, words: list[str]) -> Schema:
    """A pattern and no `const`: editors take the start of a word for the word while one types."""
    value = {"type": "string", "pattern": f"^({'|'.join(words)})$"}
    return {"type": "object", "properties": {key: value}, "required": [key]}


def _variants(
    name: str, key: str, fields: dict[str, Field], refused: list[Requirement]
) -> dict[str, Schema]:
    """A definition for each word of the discriminator `key`, and one for all other words."""
    struct, type_ = STRUCTS[name], fields[key].type
    limited = [field for field in fields.values() if field.only]
    common = [field.name for field in fields.values() if not field.only]
    found: dict[str, Schema] = {f"{name}.fields": {"properties": _fields(fields, struct)}}
    if not struct.open:
        found |= {_refusal(name, field): _misplaced(field, key) for field in limited}
    for word in type_.words if isinstance(type_, Words) else ():
        own = [field.name for field in limited if word.value in field.only]
        foreign = [field for field in limited if word.value not in field.only]
        needs = [c for r in refused if word.value in r.variants for c in _requirement(r)]
        found[f"{name}.{word.value}"] = {
            "title": f"{name} of type {word.value}",
            "description": word.doc,
            "properties": _properties(name, key, [*common, *own], [f.name for f in foreign]),
            "additionalProperties": struct.open,
            **_all(needs if struct.open else [_refusals(name, foreign), *needs]),
        }
    # A type that is not known here may take any of the keys; without one they are not offered.
    found[f"{name}.other"] = {
        "title": f"{name} of no known type",
        "properties": _properties(name, key, common, [f.name for f in limited]),
        "additionalProperties": struct.open,
        "allOf": [{"patternProperties": {f"^{f.name}$": _shared(name, f.name) for f in limited}}],
    }
    return found


def _properties(name: str, key: str, offered: list[str], known: list[str]) -> Schema:
    """Keys with what is said about them, and those that only must not count as unknown."""
    return {k: _shared(name, k) for k in offered if k != key} | dict.fromkeys([key, *known], True)


def _shared(name: str, key: str) -> Schema:
    return {"$ref": f"#/definitions/{name}.fields/properties/{key}"}


def _refusals(name: str, fields: list[Field]) -> Schema:
    """Refuses keys that are out of place; those with one message share a pattern."""
    groups: dict[str, list[str]] = {}
    for field in fields:
        groups.setdefault(_refusal(name, field), []).append(field.name)
    patterns = {f"^({'|'.join(keys)})$": reference(title) for title, keys in groups.items()}
    return {"patternProperties": patterns}


def _refusal(name: str, field: Field) -> str:
    return f"{name}.{'kept' if field.kept else 'only'}.{'+'.join(field.only)}"


def _misplaced(field: Field, key: str) -> Schema:
    message = f"This key belongs to `{key}: {' | '.join(field.only)}`; with another it is refused."
    empty = [None] if field.kept else EMPTY
    return {"description": message, "errorMessage": message, "enum": empty}


def _requirement(requirement: Requirement) -> list[Schema]:
    paths = [path.split(".") for path in requirement.any_of]
    if len(paths) == 1:
        return [_present(paths[0])]
    message = f"One of {', '.join(f'`{path}`' for path in requirement.any_of)} must be set."
    found: list[Schema] = [{"anyOf": [_present(p) | {"errorMessage": message} for p in paths]}]
    if requirement.exclusive:
        found += [_exclusion(path, paths[at + 1 :]) for at, path in enumerate(paths[:-1])]
    return found


def _relation(relation: Excludes | Needs) -> Schema:
    path = [relation.field]
    if isinstance(relation, Excludes):
        return _exclusion(path, [[other] for other in relation.others])
    message = f"`{relation.field}` needs `{relation.other}` beside it."
    then = _present([relation.other]) | {"errorMessage": message}
    return {"if": {"type": "object"} | _present(path), "then": then}


def _exclusion(path: list[str], others: list[list[str]]) -> Schema:
    message = f"`{'.'.join(path)}` excludes this key."
    refused: Schema = {"enum": EMPTY, "errorMessage": message}
    absent = [_inside(other, refused) for other in others]
    return {"if": {"type": "object"} | _present(path), "then": {"allOf": absent}}


def _inside(path: list[str], value: Schema) -> Schema:
    """Says something of a key, by a pattern: those are not offered in completion."""
    for name in reversed(path):
        value = {"patternProperties": {f"^{name}$": value}}
    return value


def _present(path: list[str]) -> Schema:
    """The field is there with a value that is not empty."""
    name, *rest = path
    inner = _present(rest) if rest else reference(GIVEN)
    return {"required": [name]} | _inside([name], inner)
