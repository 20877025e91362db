"""Walks a tree along the language data and yields what does not fit, one problem a cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.language.structs import STRUCTS, fields_for
from cagent_ls.language.types import (
    Boolean,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Number,
    OneOf,
    Reference,
    StructRef,
    Text,
    Type,
    Words,
)
from cagent_ls.syntax.dialect import is_number, scalar_kind
from cagent_ls.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A key that the struct does not have in this format."""

    key: Node
    struct: str


@dataclass(frozen=True, slots=True)
class MisplacedField:
    """A key that exists, but not for this toolset or strategy type."""

    key: Node
    field: Field
    variant: str


@dataclass(frozen=True, slots=True)
class WrongType:
    """A value whose shape the field cannot take."""

    node: Node
    expected: str


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that is not in the field's set."""

    node: Node
    words: Words


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key that stands twice in one mapping."""

    key: Node
    first: Node


@dataclass(frozen=True, slots=True)
class ReferenceUse:
    """A value that names something defined elsewhere."""

    node: Node
    reference: Reference


Problem = UnknownField | MisplacedField | WrongType | UnknownWord | RepeatedKey
Found = Problem | ReferenceUse


def walk(node: Node, type_: Type, fmt: int) -> Iterator[Found]:
    """Everything of note below `node`, which should be of `type_` in format `fmt`."""
    if node.kind == "alias" or isinstance(type_, Free):
        yield from _repeated_keys(node)
        return
    match type_:
        case OneOf(types):
            chosen = next((t for t in types if _shape_fits(node, t)), None)
            if chosen is None:
                yield WrongType(node, " or ".join(describe(t) for t in types))
            else:
                yield from walk(node, chosen, fmt)
        case StructRef(name):
            yield from _struct(node, name, fmt)
        case MapOf(value):
            yield from _map(node, type_, value, fmt)
        case ListOf(item):
            if node.kind == "sequence":
                for child in node.items:
                    yield from walk(child, item, fmt)
            elif not _is_null(node):
                yield WrongType(node, describe(type_))
        case _:
            yield from _scalar(node, type_)


def describe(type_: Type) -> str:
    """The type in words, for messages and hover."""
    match type_:
        case Text() | Words() | Reference():
            return "a text"
        case Integer():
            return "a whole number"
        case Number():
            return "a number"
        case Boolean():
            return "`true` or `false`"
        case ListOf(item):
            return f"a list ({describe(item)} each)"
        case MapOf(_, key):
            return f"a mapping by {key}"
        case StructRef(name):
            return f"a mapping ({name})"
        case OneOf(types):
            return " or ".join(describe(t) for t in types)
        case Free():
            return "anything"


def _is_null(node: Node) -> bool:
    return node.kind == "scalar" and scalar_kind(node) == "null"


def _shape_fits(node: Node, type_: Type) -> bool:
    if _is_null(node) or isinstance(type_, Free):
        return True
    match type_:
        case ListOf():
            return node.kind == "sequence"
        case MapOf() | StructRef():
            return node.kind == "mapping"
        case OneOf(types):
            return any(_shape_fits(node, t) for t in types)
        case _:
            found = _scalar(node, type_)
            return node.kind == "scalar" and not any(isinstance(f, WrongType) for f in found)


def _struct(node: Node, name: str, fmt: int) -> Iterator[Found]:
    if node.kind != "mapping":
        if not _is_null(node):
            yield WrongType(node, describe(StructRef(name)))
        return
    struct, fields = STRUCTS[name], fields_for(name, fmt)
    chosen = node.get(struct.discriminator) if struct.discriminator else None
    variant = chosen.text if chosen is not None and chosen.kind == "scalar" else ""
    yield from _repeated_keys(node, deep=False)
    for key, value in node.entries:
        field = fields.get(key.text)
        if key.text == "<<" and key.style == "plain":
            continue
        if field is None:
            yield UnknownField(key, name)
        elif field.only and variant not in field.only and variant and not struct.open:
            yield MisplacedField(key, field, variant)
        elif not field.known_by_name_only:
            yield from walk(value, field.type, fmt)


def _map(node: Node, type_: MapOf, value_type: Type, fmt: int) -> Iterator[Found]:
    if node.kind != "mapping":
        if not _is_null(node):
            yield WrongType(node, describe(type_))
        return
    yield from _repeated_keys(node, deep=False)
    for key, value in node.entries:
        if key.text != "<<" or key.style != "plain":
            yield from walk(value, value_type, fmt)


def _scalar(node: Node, type_: Type) -> Iterator[Found]:
    if node.kind != "scalar":
        yield WrongType(node, describe(type_))
        return
    kind = scalar_kind(node)
    if kind == "null":
        return
    match type_:
        case Boolean() if kind != "bool":
            yield WrongType(node, describe(type_))
        case Integer() | Number() if not is_number(node.text):
            yield WrongType(node, describe(type_))
        case Words() if not type_.has(node.text):
            yield UnknownWord(node, type_)
        case Reference():
            yield ReferenceUse(node, type_)
        case _:
            pass


def _repeated_keys(node: Node, *, deep: bool = True) -> Iterator[RepeatedKey]:
    pending = [node]
    while pending:
        current = pending.pop()
        seen: dict[str, Node] = {}
        for key, _ in current.entries:
            first = seen.setdefault(key.text, key)
            if first is not key and key.kind == "scalar" and key.text != "<<":
                yield RepeatedKey(key, first)
        if deep:
            pending.extend(current.children())
