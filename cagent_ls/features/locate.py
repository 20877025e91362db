"""What stands at an offset: the node, and what the format says of its place.

Only the block around the offset is looked at, so the cost does not grow with the file.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from cagent_ls.analysis.binder import fits
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.references import client_of
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.language.providers import PROVIDERS
from cagent_ls.language.structs import ROOT, fields_for
from cagent_ls.language.types import Field, ListOf, MapOf, OneOf, StructRef, Type
from cagent_ls.syntax.document import Document
from cagent_ls.syntax.tree import Node, Part, Scope

Role = Literal["key", "value", "item"]

_GLANCE = 20
"""So many entries of a section are looked at in any case; those of fixed keys never have more."""


@dataclass(frozen=True, slots=True)
class Options:
    """The type of `provider_opts`: a free map with the known options of one provider."""

    provider: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A node and its meaning; places are absolute."""

    node: Node
    """The innermost node."""
    role: Role
    type: Type | Options | None
    """What the value or item should be; for a key, what the mapping it is in should be."""
    field: Field | None
    """The field that a key names, or the nearest one that a value or item is in; of a key where no
    mapping should be, the field that the mapping is in."""
    owner: Bound | None
    """The nearest struct around; for a key the mapping it is in, if that is one."""


def locate(file: Snapshot, offset: int) -> Place | None:
    """The place at `offset` of a file; None outside of its top mapping."""
    return place_at(file.document, offset, file.format, file.symbols)


def place_at(document: Document, offset: int, fmt: int, symbols: Symbols) -> Place | None:
    """The same in a text that was parsed only, with the format and the names of another one."""
    top = top_around(document, offset)
    if top is None or top.kind != "mapping":
        return None
    return _Walk(offset, fmt, symbols).into(top, StructRef(ROOT), None, None)


def top_around(document: Document, offset: int) -> Node | None:
    """The top mapping with only the block around `offset`, and of a section the entry there."""
    blocks = document.blocks
    index = bisect_right(blocks, offset, key=lambda placed: placed[0]) - 1
    if index < 0:
        return None
    at, block = blocks[index]
    start, header = document.header_of(index)
    if header.composed.root is None:
        return None
    sections: dict[int, tuple[Part, ...]] = {}
    if block.children:
        near = block.children
        if len(near) > _GLANCE:
            child = bisect_right(near, offset - at, key=lambda placed: placed[0]) - 1
            near = near[child : child + 1] if child >= 0 else near[:_GLANCE]
        parts = tuple(
            (entry.composed.root, at + by) for by, entry in near if entry.composed.root is not None
        )
        if parts:
            sections[start] = parts
    scope = Scope(document.anchors, 0, document.text)
    return Node(((header.composed.root, start),), sections=sections, scope=scope)


@dataclass(frozen=True, slots=True)
class _Walk:
    """The way down to an offset."""

    offset: int
    fmt: int
    symbols: Symbols

    def into(
        self, node: Node, type_: Type | Options | None, field: Field | None, owner: Bound | None
    ) -> Place:
        type_ = fitting(node, type_)
        if node.kind == "mapping":
            if isinstance(type_, StructRef):
                owner = Bound(node, type_.name, owner)
            for key, value in node.entries:
                if key.span.touches(self.offset):
                    named = self._field(type_, owner, key.text)
                    wrong = not isinstance(type_, StructRef | MapOf | Options | None)
                    return Place(key, "key", type_, field if wrong else named, owner)
                if value.span.touches(self.offset) and not value.absent:
                    named = self._field(type_, owner, key.text)
                    below = self._below(type_, named, owner)
                    fixed = isinstance(type_, StructRef | Options)
                    return self.into(value, below, named if fixed else field, owner)
        for item in node.items:
            if item.span.touches(self.offset):
                below = type_.item if isinstance(type_, ListOf) else None
                return self.into(item, below, field, owner)
        return Place(node, "item" if node.index is not None else "value", type_, field, owner)

    def _field(self, type_: Type | Options | None, owner: Bound | None, name: str) -> Field | None:
        match type_:
            case StructRef(struct):
                return fields_for(struct, self.fmt).get(name)
            case Options(_, fields):
                return next((f for f in fields if f.name == name), None)
            case _:
                return None

    def _below(
        self, type_: Type | Options | None, field: Field | None, owner: Bound | None
    ) -> Type | Options | None:
        if isinstance(type_, MapOf):
            return type_.value
        if field is None:
            return None
        if field.name == "provider_opts" and owner is not None:
            return self._options(owner)
        return field.type

    def _options(self, owner: Bound) -> Options:
        name = owner.text("provider") or owner.text("type")
        if owner.struct == "Provider":
            name = name or "openai"
        client = client_of(self.symbols, name)
        known = PROVIDERS.get(client)
        return Options(client, known.options if known is not None else ())


def fitting(node: Node, type_: Type | Options | None) -> Type | Options | None:
    """Of a type with several shapes the one that `node` has; all of it where that is unclear."""
    if isinstance(type_, OneOf):
        chosen = next((t for t in type_.types if fits(node, t)), None)
        return type_ if chosen is None else fitting(node, chosen)
    return type_
