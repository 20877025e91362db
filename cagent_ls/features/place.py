"""What stands at an offset: the node, its field, and the mapping that it belongs to.

Only the block around the offset is looked at, whatever the size of the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cagent_ls.analysis.binder import fits
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.references import client_of
from cagent_ls.analysis.rows import Part, PartFacts, Row
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.language.providers import PROVIDERS, Provider
from cagent_ls.language.structs import ROOT, STRUCTS, fields_for
from cagent_ls.language.types import Field, ListOf, MapOf, OneOf, StructRef, Type
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """The innermost scalar or alias at an offset, and what the format says of it."""

    base: int
    """What the offsets of its nodes count from."""
    node: Node
    is_key: bool
    field: Field | None = None
    """The field that it is the key, the value, or part of the value of."""
    type: Type | None = None
    """The type of the value: its own, or that under the key."""
    owner: Bound | None = None
    """The mapping whose field it is."""
    provider: Provider | None = None
    """The provider whose option the field is."""
    facts: PartFacts | None = None
    """The part that it is in; None at the key of a section."""

    @property
    def span(self) -> Span:
        """The node's place in the file."""
        return self.node.span.shifted(self.base)

    @property
    def raw(self) -> str:
        """The node as it is written."""
        span = self.node.span
        return self.node.scope.text[span.start : span.end]

    @property
    def names(self) -> bool:
        """Whether it is the name of a part: of an agent, a model and so on."""
        return self.facts is not None and self.facts.section != "" and self.node is self.facts.key


def row_at(file: Snapshot, offset: int) -> tuple[int, Row] | None:
    """The block that holds an offset, with its own offset."""
    index = bisect_right(file.rows, offset, key=lambda placed: placed[0]) - 1
    return file.rows[index] if index >= 0 else None


def part_at(row: Row, offset: int) -> Part | None:
    """The last part that starts at or before an offset in the block."""
    index = bisect_right(row.parts, offset, key=lambda p: p.start + p.facts.key.span.start) - 1
    return row.parts[index] if index >= 0 else None


def place_at(file: Snapshot, offset: int) -> Place | None:
    """What stands at `offset`; None in comments, blanks and files that are no agent files."""
    placed = row_at(file, offset) if file.is_agent_file else None
    if placed is None:
        return None
    at, row = placed
    section = _section_key(file, at, row, offset)
    if section is not None:
        return section
    part = part_at(row, offset - at)
    if part is None:
        return None
    facts, base = part.facts, at + part.start
    local = offset - base
    root = fields_for(ROOT, file.format).get(facts.section or facts.key.text)
    type_ = root.type if root is not None else None
    if facts.section:
        type_ = type_.value if isinstance(type_, MapOf) else None
    if facts.key.span.touches(local):
        return Place(base, facts.key, True, None, type_, None, None, facts)
    if not facts.value.span.touches(local):
        return None
    field = None if facts.section else root
    return _Walk(file, base, local, facts).into(facts.value, type_, field, None)


def _section_key(file: Snapshot, at: int, row: Row, offset: int) -> Place | None:
    root = row.block.composed.root
    if root is None:
        return None
    top = Node(((root, 0),), scope=Scope(file.document.anchors, at, row.block.text))
    for key, _ in top.entries:
        if key.kind == "scalar" and key.span.touches(offset - at):
            field = fields_for(ROOT, file.format).get(key.text) or STRUCTS[ROOT].by_name.get(
                key.text
            )
            type_ = field.type if field is not None else None
            return Place(at, key, True, field, type_, Bound(top, ROOT))
    return None


@dataclass(frozen=True, slots=True)
class _Walk:
    """The way down to an offset, which counts like those of the nodes."""

    file: Snapshot
    base: int
    offset: int
    facts: PartFacts

    def into(
        self,
        node: Node,
        type_: Type | None,
        field: Field | None,
        owner: Bound | None,
        provider: Provider | None = None,
    ) -> Place | None:
        """What stands at the offset in `node`, which is of `type_`."""
        chosen = _choose(node, type_)
        if node.kind == "mapping":
            return self._entries(node, chosen, field, owner, provider)
        if node.kind == "sequence":
            item = chosen.item if isinstance(chosen, ListOf) else None
            inner = next((i for i in node.items if i.span.touches(self.offset)), None)
            return self.into(inner, item, field, owner, provider) if inner is not None else None
        return Place(self.base, node, False, field, chosen, owner, provider, self.facts)

    def _entries(
        self,
        node: Node,
        type_: Type | None,
        field: Field | None,
        owner: Bound | None,
        provider: Provider | None,
    ) -> Place | None:
        found = next(
            ((k, v) for k, v in node.entries if k.span.touches(self.offset)),
            None,
        ) or next(((k, v) for k, v in node.entries if v.span.touches(self.offset)), None)
        if found is None:
            return None
        key, value = found
        known: Mapping[str, Field] = {}
        if isinstance(type_, StructRef):
            owner, provider = Bound(node, type_.name, owner, prefix_of(self.facts)), None
            known = {**STRUCTS[type_.name].by_name, **fields_for(type_.name, self.file.format)}
        elif field is not None and field.name == "provider_opts" and owner is not None:
            provider = provider_of(owner, self.file.symbols)
            known = {f.name: f for f in provider.options} if provider is not None else {}
        if isinstance(type_, StructRef) or known:
            field = known.get(key.text)
            type_ = field.type if field is not None else None
        else:
            type_ = type_.value if isinstance(type_, MapOf) else None
        if key.kind != "scalar" or not key.span.touches(self.offset):
            return self.into(value, type_, field, owner, provider)
        known_key = field if known else None
        return Place(self.base, key, True, known_key, type_, owner, provider, self.facts)


def prefix_of(facts: PartFacts) -> tuple[str, ...]:
    """The keys above a part that its own nodes do not know of."""
    section = facts.section
    return (section,) if section and section not in facts.value.path()[:-1] else ()


def provider_of(owner: Bound, symbols: Symbols) -> Provider | None:
    """The built-in provider whose client runs a model or serves a provider of the file."""
    name = owner.text("provider")
    if owner.struct == "Provider":
        return PROVIDERS.get(name or "openai")
    return PROVIDERS.get(client_of(symbols, name or owner.text("type")))


def _choose(node: Node, type_: Type | None) -> Type | None:
    """Of several types the one whose shape fits."""
    if isinstance(type_, OneOf):
        return next((t for t in type_.types if fits(node, t)), type_.types[0])
    return type_


def parts_in(file: Snapshot, span: Span) -> Iterator[Part]:
    """The parts that reach into a range, with absolute offsets."""
    first = max(0, bisect_right(file.rows, span.start, key=lambda placed: placed[0]) - 1)
    for at, row in file.rows[first:]:
        if at > span.end:
            return
        local = span.start - at
        begin = bisect_right(row.parts, local, key=lambda p: p.start + p.facts.key.span.start) - 1
        for part in row.parts[max(0, begin) :]:
            if at + part.start + part.facts.key.span.start > span.end:
                return
            if part.start + max(part.facts.key.span.end, part.facts.value.span.end) >= local:
                yield Part(at + part.start, part.facts)
