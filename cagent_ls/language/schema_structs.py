"""Structs of the language data as JSON Schema definitions.

A struct whose keys depend on a `type` becomes a definition for each type, chosen by `if`: an editor
then offers the keys of that type only, and a message speaks of that type only.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    reachable = _reachable(root, fmt)
    for name in STRUCTS:
        if name in reachable:
            found |= _struct(name, fmt)
    return found


def _reachable(root: str, fmt: int) -> set[str]:
    seen, pending = set(), [root]
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            for field in fields_for(name, fmt, NEWEST_RELEASE).values():
                pending.extend(structs_in(field.type))
    return seen


def structs_in(type_: Type) -> Iterator[str]:
    """The names of the structs that a value of this type holds."""
    match type_:
        case StructRef(name):
            yield name
        case ListOf(inner) | MapOf(inner):
            yield from structs_in(inner)
        case OneOf(types):
            for option in types:
                yield from structs_in(option)
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
    conditions += [_requirement(r) for r in refused if not r.variants]
    conditions += [_relation(r) for r in struct.relations if r.since <= fmt]
    extra: dict[str, Schema] = {}
    key = struct.discriminator
    if key is None:
        body["properties"] = {field.name: field_schema(field) for field in fields.values()}
        if struct.ignores:
            body["patternProperties"] = {f"^({'|'.join(struct.ignores)})$": {}}
        body["additionalProperties"] = struct.open
    else:
        body["properties"] = {key: field_schema(fields[key])}
        extra = _variants(name, key, fields, refused)
        known = _values(fields[key].type)
        conditions += [
            {"if": _chosen(key, {"const": word}), "then": reference(f"{name}.{word}")}
            for word in known
        ]
        conditions.append({"if": _chosen(key, {"enum": known}), "else": reference(f"{name}.other")})
    if required:
        body["required"] = required
    if conditions:
        body["allOf"] = conditions
    return {name: body} | extra


def _values(type_: Type) -> list[str]:
    return [word.value for word in type_.words] if isinstance(type_, Words) else []


def _chosen(key: str, value: Schema) -> Schema:
    return {"type": "object", "properties": {key: value}, "required": [key]}


def _variants(
    name: str, key: str, fields: dict[str, Field], refused: list[Requirement]
) -> dict[str, Schema]:
    """A definition for each word of the discriminator `key`, and one for all other words."""
    struct, type_ = STRUCTS[name], fields[key].type
    limited = [field for field in fields.values() if field.only]
    common = [field.name for field in fields.values() if not field.only]
    found: dict[str, Schema] = {
        f"{name}.fields": {"properties": {f.name: field_schema(f) for f in fields.values()}}
    }
    if not struct.open:
        found |= {_refusal(name, field): _misplaced(field, key) for field in limited}
    for word in type_.words if isinstance(type_, Words) else ():
        own = [field.name for field in limited if word.value in field.only]
        body = _variant(name, key, [*common, *own], open_=struct.open)
        body |= {"title": f"{name} of type {word.value}", "description": word.doc}
        if not struct.open:
            body["patternProperties"] = _refusals(name, [f for f in limited if f.name not in own])
        if needs := [_requirement(r) for r in refused if word.value in r.variants]:
            body["allOf"] = needs
        found[f"{name}.{word.value}"] = body
    other = _variant(name, key, common, open_=struct.open)
    # A type that is not known here may take any of the keys; without one they are not offered.
    other["patternProperties"] = {f"^{f.name}$": _shared(name, f.name) for f in limited}
    found[f"{name}.other"] = {"title": f"{name} of no known type"} | other
    return found


def _variant(name: str, key: str, keys: list[str], *, open_: bool) -> Schema:
    properties = {k: True if k == key else _shared(name, k) for k in keys}
    return {"properties": properties, "additionalProperties": open_}


def _shared(name: str, key: str) -> Schema:
    return {"$ref": f"#/definitions/{name}.fields/properties/{key}"}


def _refusals(name: str, fields: list[Field]) -> dict[str, Schema]:
    """Patterns of the keys that are out of place; those with one message are one pattern."""
    groups: dict[str, list[str]] = {}
    for field in fields:
        groups.setdefault(_refusal(name, field), []).append(field.name)
    return {f"^({'|'.join(keys)})$": reference(title) for title, keys in groups.items()}


def _refusal(name: str, field: Field) -> str:
    return f"{name}.{'kept' if field.kept else 'only'}.{'+'.join(field.only)}"


def _misplaced(field: Field, key: str) -> Schema:
    message = f"This key belongs to `{key}: {' | '.join(field.only)}`; with another it is refused."
    empty = [None] if field.kept else EMPTY
    return {"description": message, "errorMessage": message, "enum": empty}


def _requirement(requirement: Requirement) -> Schema:
    message = f"One of {', '.join(f'`{path}`' for path in requirement.any_of)} must be set."
    choices = [_present(path.split(".")) for path in requirement.any_of]
    if len(choices) == 1:
        return choices[0]
    choices = [choice | {"errorMessage": message} for choice in choices]
    if requirement.exclusive:
        return {"if": {"type": "object"}, "then": {"oneOf": choices}}
    return {"anyOf": choices}


def _relation(relation: Excludes | Needs) -> Schema:
    given = {"type": "object"} | _present([relation.field])
    if isinstance(relation, Needs):
        message = f"`{relation.field}` needs `{relation.other}` beside it."
        return {"if": given, "then": _present([relation.other]) | {"errorMessage": message}}
    message = f"`{relation.field}` excludes this key."
    refused = {"enum": EMPTY, "errorMessage": message}
    return {"if": given, "then": {"properties": dict.fromkeys(relation.others, refused)}}


def _present(path: list[str]) -> Schema:
    """The field is there with a value that is not empty."""
    name, *rest = path
    return {"required": [name], "properties": {name: _present(rest) if rest else reference(GIVEN)}}
