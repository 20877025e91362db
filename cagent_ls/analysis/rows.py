"""What the parts of one top-level block say, kept for as long as the block stays as it is.

A part is a top-level entry, or an entry of a section such as `agents:`. Positions in a part count
from the start of its own block, so an edit elsewhere leaves all of it valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cagent_ls.analysis.around import Around
from cagent_ls.analysis.asking import Question
from cagent_ls.analysis.binder import Binder
from cagent_ls.analysis.bound import Bound, is_empty
from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.indentation import Misindented, misindented
from cagent_ls.analysis.problem import Named, Noted, ReferenceUse, RepeatedKey, UnknownField
from cagent_ls.analysis.symbols import Definition, Symbols, Use, facts_of
from cagent_ls.analysis.target import About
from cagent_ls.language.structs import ROOT, SECTIONS, fields_for
from cagent_ls.language.types import MapOf, Target, Type
from cagent_ls.syntax.blocks import Block
from cagent_ls.syntax.tree import Anchor, Node, Scope

KINDS = {section: kind for kind, section in SECTIONS.items()}
"""What the entries of each section define."""


@dataclass(slots=True, eq=False)
class Checked:
    """The names and surroundings that findings hold for, shared by all parts of a row.

    They hold for newer names too where these have the same answers; then `symbols` is replaced.
    """

    symbols: Symbols
    around: Around


class Found(NamedTuple):
    """What rules found in a row or a part."""

    checked: Checked
    asked: frozenset[Question]
    """What they asked of the names."""
    findings: tuple[Finding, ...]
    """Placed from its start."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class PartFacts:
    """What one part says."""

    section: str
    name: str
    key: Node
    value: Node
    noted: tuple[Noted, ...]
    definition: Definition | None
    uses: tuple[Use, ...]
    own: tuple[Finding, ...] | None = None
    """What rules found by looking at nothing else; filled in by the rules' engine."""
    linked: Found | None = None
    """What they found by looking at names and surroundings too."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part at its place."""

    start: int
    """Offset of its own block: in the text, or, inside a `Row`, in the row's block."""
    facts: PartFacts


Kept = Mapping[tuple[str, int], tuple[PartFacts, ...]]
"""Facts by their section and the identity of their block, which the row holds alive."""


@dataclass(eq=False)
class Row:
    """All parts of one top-level block; positions count from its start."""

    block: Block
    parts: tuple[Part, ...]
    definitions: tuple[Definition, ...]
    uses: tuple[Use, ...]
    misindented: tuple[Misindented, ...]
    """Entries whose keys stand beside them; they are not bound, as all of it would be wrong."""
    repeated: tuple[RepeatedKey, ...]
    """Names that stand twice in the section; those of long ones are found by looking at all."""
    kept: Kept
    """The facts of its children that need not be bound again after an edit."""
    found: Found | None = None
    """What the rules found in it; filled in by their engine."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its parts."""
        return tuple([part.facts.name for part in self.parts])

    @cached_property
    def places(self) -> Mapping[tuple[Target, str], Part]:
        """The parts by what they define; the first of equal names counts."""
        named = ((p, p.facts.definition) for p in reversed(self.parts))
        return {(made.target, made.name): p for p, made in named if made is not None}


@dataclass(frozen=True)
class RowMaker:
    """Binds blocks for one version of a file."""

    about: About
    anchors: Mapping[str, list[Anchor]]
    before: Kept
    """Facts of the version before, if its format and target were the same."""

    def row(self, at: int, block: Block) -> Row:
        """The parts of the block at offset `at`."""
        if block.continues:
            return self._continued(at, block)
        children = ((child.composed.root, start) for start, child in block.children)
        written = tuple((root, start) for root, start in children if root is not None)
        root, scope = block.composed.root, Scope(self.anchors, at, block.text)
        if root is None:
            return Row(block, (), (), (), (), (), {})
        header = Node(((root, 0),), sections={0: written} if written else {}, scope=scope)
        section = header.entries[0][0].text if header.entries else ""
        type_ = self._type_of(section)
        kept: dict[tuple[str, int], tuple[PartFacts, ...]] = {}
        if block.children and isinstance(type_, MapOf):
            wrong = tuple(misindented(header, self.about.format)) if block.has_bare_entries else ()
            parts = self._children(section, type_.value, at, block, _misplaced(wrong), kept)
        else:
            wrong = tuple(misindented(header, self.about.format))
            parts = [Part(0, facts) for facts in self._top_level(header, _misplaced(wrong))]
        return _row(block, parts, kept, wrong, self._repeated(header, parts))

    def is_divisible(self, blocks: Sequence[Block]) -> bool:
        """Whether the blocks of a long section can be bound without each other."""
        in_section = isinstance(self._type_of(blocks[-1].continues), MapOf)
        return in_section and not any(block.has_bare_entries for block in blocks)

    def _continued(self, at: int, block: Block) -> Row:
        kept: dict[tuple[str, int], tuple[PartFacts, ...]] = {}
        type_ = self._type_of(block.continues)
        if not isinstance(type_, MapOf):
            return _row(block, (), kept)
        parts = self._children(block.continues, type_.value, at, block, set(), kept)
        return _row(block, parts, kept)

    def _children(
        self,
        section: str,
        type_: Type,
        at: int,
        block: Block,
        misplaced: set[int],
        kept: dict[tuple[str, int], tuple[PartFacts, ...]],
    ) -> list[Part]:
        """The parts of the entries of a section; `kept` grows by those that need not change."""
        parts: list[Part] = []
        for start, child in block.children:
            facts = self._child(section, type_, child, at + start, start, misplaced)
            if not child.composed.has_aliases and not misplaced:
                kept[section, id(child)] = facts
            parts += [Part(start, f) for f in facts]
        return parts

    def _child(
        self, section: str, type_: Type, child: Block, at: int, start: int, misplaced: set[int]
    ) -> tuple[PartFacts, ...]:
        root = child.composed.root
        if root is None:
            return ()
        known = self.before.get((section, id(child))) if not misplaced else None
        if known is not None:
            return known
        inside = Node(((root, 0),), scope=Scope(self.anchors, at, child.text))
        return tuple(self._entries(section, inside, type_, start, misplaced))

    def _top_level(self, header: Node, misplaced: set[int]) -> Iterator[PartFacts]:
        for key, value in header.entries:
            type_ = self._type_of(key.text)
            if isinstance(type_, MapOf) and value.kind == "mapping":
                yield from self._entries(key.text, value, type_.value, 0, misplaced)
            elif not key.is_merge_key:
                yield self._bind("", key, value, type_)

    def _type_of(self, section: str) -> Type | None:
        field = fields_for(ROOT, self.about.format).get(section)
        return field.type if field is not None else None

    def _entries(
        self, section: str, mapping: Node, type_: Type, start: int, misplaced: set[int]
    ) -> Iterator[PartFacts]:
        for key, value in mapping.entries:
            if not key.is_merge_key and key.span.start + start not in misplaced:
                yield self._bind(section, key, value, type_)

    def _bind(self, section: str, key: Node, value: Node, type_: Type | None) -> PartFacts:
        prefix = (section,) if section and section not in value.path()[:-1] else ()
        binder = Binder(self.about, prefix)
        kind = KINDS.get(section)
        if kind is not None:
            binder.noted.append(Named(kind, key, value))
        if type_ is not None:
            binder.bind(value, type_)
        else:
            binder.noted.append(UnknownField(key, Bound(value.parent or value, ROOT)))
        definition = definition_of(kind, key.text, value.meant) if kind is not None else None
        uses = tuple(
            Use(noted.reference.target, noted.name, section, key.text, _field_path(noted, section))
            for noted in (*binder.noted, *binder.brought_in)
            if isinstance(noted, ReferenceUse)
        )
        return PartFacts(section, key.text, key, value, tuple(binder.noted), definition, uses)

    def _repeated(self, header: Node, parts: list[Part]) -> tuple[RepeatedKey, ...]:
        if len({(part.facts.section, part.facts.name) for part in parts}) == len(parts):
            return ()
        return tuple(
            repeated
            for section, value in header.entries
            if isinstance(self._type_of(section.text), MapOf)
            for repeated in repeated_keys(key for key, _ in value.entries)
        )


def _row(
    block: Block,
    parts: Sequence[Part],
    kept: Kept,
    wrong: tuple[Misindented, ...] = (),
    repeated: tuple[RepeatedKey, ...] = (),
) -> Row:
    definitions = tuple([p.facts.definition for p in parts if p.facts.definition is not None])
    uses = tuple([use for part in parts for use in part.facts.uses])
    return Row(block, tuple(parts), definitions, uses, wrong, repeated, kept)


def _misplaced(wrong: tuple[Misindented, ...]) -> set[int]:
    """The offsets of the keys that are not to be bound."""
    return {key.span.start for m in wrong for key in (m.key, *(k for k, _ in m.meant))}


def repeated_keys(keys: Iterable[Node]) -> Iterator[RepeatedKey]:
    """The keys that stand there for the second time."""
    seen: dict[str, Node] = {}
    for key in keys:
        first = seen.setdefault(key.text, key)
        if first is not key and key.kind == "scalar" and not key.is_merge_key:
            yield RepeatedKey(key, first)


def definition_of(kind: Target, name: str, value: Node) -> Definition:
    """What other parts of the file may ask of a named thing."""
    values = value.pairs
    facts = {
        key: values[key].text if values[key].kind == "scalar" else None
        for key in facts_of(kind, values)
        if not is_empty(values[key])
    }
    return Definition(kind, name, facts)


def _field_path(use: ReferenceUse, section: str) -> str:
    """The keys from the named thing down to the value, item numbers left out."""
    path = use.node.path()
    inside = path[1 if path[0] != section or not section else 2 :]
    return ".".join(step for step in inside if not step.isdecimal() and step != "<<")
