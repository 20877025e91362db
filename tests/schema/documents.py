"""Makes agent files out of the language data: good ones, and those with one thing changed."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cagent_ls.language.formats import exists
from cagent_ls.language.structs import ROOT, STRUCTS, fields_for
from cagent_ls.language.types import (
    NEWEST_RELEASE,
    Boolean,
    Excludes,
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

Path = tuple[str | int, ...]

OTHERS: tuple[Any, ...] = ("some words", 7, 1.5, True, None, ["x"], {"k": "v"}, [])


def values(type_: Type, fmt: int, depth: int, *, free: bool = False) -> SearchStrategy[Any]:
    """Values that fit a type; in a free map numbers are not quoted."""
    match type_:
        case Text(TextKind.DURATION):
            return st.sampled_from(["10s", "1h30m", "1.5m", "0", 0])
        case Text(TextKind.HOST):
            return st.sampled_from(["example.com", "*.example.com", "10.0.0.0/8"])
        case Text(strict=True):
            return st.sampled_from(["some text", "${env.NAME}", "7"])
        case Integer() | Number():
            return _numbers(type_, free=free)
        case Boolean():
            return st.booleans()
        case Free():
            return st.sampled_from([1, "a", True, ["a", 1], {"a": {"b": 1}}])
        case Words(words):
            known = [word.value for word in words]
            folded = [word.upper() for word in known] if type_.fold else []
            return st.sampled_from(known + folded)
        case ListOf(item):
            return st.lists(values(item, fmt, depth + 1), min_size=1, max_size=2)
        case MapOf(value):
            keys = st.sampled_from(["one", "two", "three"])
            return st.dictionaries(keys, values(value, fmt, depth + 1), min_size=1, max_size=2)
        case StructRef(name):
            return structs(name, fmt, depth + 1)
        case OneOf(types):
            return st.one_of([values(option, fmt, depth) for option in types])
        case _:
            return st.sampled_from(["some text", "a/b", 7, 1.5, True])


def _numbers(type_: Integer | Number, *, free: bool) -> SearchStrategy[Any]:
    low = 1 if type_.minimum is None else type_.minimum
    numbers: list[Any] = [low + 1 if type_.maximum is None else type_.maximum]
    return st.sampled_from(numbers if free else [*numbers, *map(str, numbers)])


@st.composite
def structs(draw: DrawFn, name: str, fmt: int, depth: int = 0) -> dict[str, Any]:
    """Mappings that fit a struct: what must be set, and a few keys more."""
    struct, fields = STRUCTS[name], fields_for(name, fmt, NEWEST_RELEASE)
    variant = ""
    key = struct.discriminator
    if key is not None:
        type_ = fields[key].type
        assert isinstance(type_, Words)
        variant = draw(st.sampled_from([word.value for word in type_.words]))
    usable = {n: f for n, f in fields.items() if not f.only or variant in f.only}
    usable.pop(key or "", None)
    names = [n for n, f in usable.items() if not f.known_by_name_only]
    most = 2 if depth else 6
    wanted = draw(st.sets(st.sampled_from(names), min_size=1, max_size=most)) if names else set()
    made: dict[str, Any] = {} if key is None else {key: variant}
    required: list[tuple[str, ...]] = [(n,) for n, f in usable.items() if f.required]
    for requirement in struct.requires:
        if exists(requirement, fmt, NEWEST_RELEASE) and (
            not requirement.variants or variant in requirement.variants
        ):
            tops = [path.partition(".")[0] for path in requirement.any_of]
            required.append(tuple(n for n in tops if n in usable))
            if requirement.exclusive:
                wanted -= set(tops)
    for choices in required:
        if choices and not wanted & set(choices):
            wanted.add(draw(st.sampled_from(choices)))
    wanted = _related(name, fmt, wanted)
    for field_name in sorted(wanted):
        field = fields[field_name]
        made[field_name] = draw(values(field.type, fmt, depth, free=struct.open))
    if name == "Remote":
        made["url"] = "https://example.com"
    return made


def _related(name: str, fmt: int, wanted: set[str]) -> set[str]:
    """The keys without those that exclude another, or that lack what they need."""
    for relation in STRUCTS[name].relations:
        if relation.since <= fmt and relation.field in wanted:
            if isinstance(relation, Excludes):
                torn = bool(wanted & set(relation.others))
            else:
                torn = relation.other not in wanted
            wanted = wanted - {relation.field} if torn else wanted
    return wanted


@st.composite
def documents(draw: DrawFn, fmt: int) -> dict[str, Any]:
    """Whole files of a format."""
    made = draw(structs(ROOT, fmt))
    return made | {"version": fmt, "agents": {"root": draw(structs("Agent", fmt, 1))}}


@st.composite
def changed(draw: DrawFn, file: dict[str, Any], fmt: int) -> tuple[str, dict[str, Any]]:
    """The file with one thing changed, and what that was."""
    file = copy.deepcopy(file)
    path = draw(st.sampled_from([path for path in places(file) if path != ("version",)]))
    parent: Any = file
    for step in path[:-1]:
        parent = parent[step]
    last = path[-1]
    kinds = ["retype", "drop"]
    if isinstance(parent, dict):
        kinds.append("rename")
        if "type" in parent:
            kinds.append("move")
    kind = draw(st.sampled_from(kinds))
    if kind == "retype":
        parent[last] = draw(st.sampled_from(OTHERS))
    elif kind == "drop":
        del parent[last]
    elif kind == "rename":
        # `false` under a key for text is the text "false", which only looks empty.
        value = parent.pop(last) or "some text"
        parent[draw(st.sampled_from(["surprise", "command", "path", "model"]))] = value
    else:
        type_ = fields_for("Toolset", fmt, NEWEST_RELEASE)["type"].type
        assert isinstance(type_, Words)
        parent["type"] = draw(st.sampled_from([word.value for word in type_.words]))
    return f"{kind} {'.'.join(map(str, path))}", file


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where something stands in a document, the document itself left out."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in inner:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from places(child, (*path, key))
