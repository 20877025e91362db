"""What the parts of one top-level block say, kept for as long as the block stays as it is.

A part is a top-level entry, or an entry of a section such as `agents:`. Positions in a part count
from the start of its own block, so an edit elsewhere leaves all of it valid.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
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
from cagent_ls.syntax.green import GreenMapping
from cagent_ls.syntax.tree import Anchor, Node, Scope

KINDS = {section: kind for kind, section in SECTIONS.items()}
"""What the entries of each section define."""


_START = attrgetter("start")


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
    linked: tuple[Symbols, Around, tuple[Finding, ...]] | None = None
    """What they found by looking at names and surroundings too, with those."""
    asked: frozenset[Question] = frozenset()
    """What they asked of the names for it."""

    def is_silent(self, symbols: Symbols, around: Around) -> bool:
        """Whether it is known that rules find nothing, with these very names and surroundings."""
        if self.own or self.linked is None or self.linked[2]:
            return False
        return self.linked[0] is symbols and self.linked[1] is around


class Part(NamedTuple):
    """A part at its place."""

    start: int
    """Offset of its own block: in the text, or, inside a `Row`, in the row's block."""
    facts: PartFacts


Kept = dict[int, tuple[PartFacts, ...]]
"""Facts by the identity of their block, which the row holds alive."""


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
    """Names that stand twice in the section."""
    kept: Kept
    """The facts of its children that need not be bound again after an edit."""
    section: str = ""
    """The section of named things that it is."""
    is_plain: bool = False
    """Whether all of its entries are filled and no name stands twice."""
    found: tuple[Symbols, Around, tuple[Finding, ...]] | None = None
    """What the rules found in it; filled in by their engine."""

    @cached_property
    def places(self) -> Mapping[tuple[Target, str], Part]:
        """The parts by what they define; the first of equal names counts."""
        named = ((p, p.facts.definition) for p in reversed(self.parts))
        return {(made.target, made.name): p for p, made in named if made is not None}

    def parts_before(self, child: int) -> int:
        """The number of parts that stand before a child of the block, counted from 0."""
        if child == len(self.block.children):
            return len(self.parts)
        return bisect_left(self.parts, self.block.children[child][0], key=_START)


@dataclass(frozen=True)
class RowMaker:
    """Binds blocks for one version of a file."""

    about: About
    anchors: Mapping[str, list[Anchor]]
    before: Sequence[Row]
    """Rows of the version before that are gone, if its format and target were the same."""

    def row(self, at: int, block: Block) -> Row:
        """The parts of the block at offset `at`."""
        root, scope = block.composed.root, Scope(self.anchors, at, block.text)
        if root is None:
            return Row(block, (), (), (), (), (), {})
        top = Node(((root, 0),), scope=scope)
        section = top.entries[0][0].text if top.entries else ""
        type_ = self._type_of(section)
        if block.children and isinstance(type_, MapOf):
            edited = self._edited(at, block, section, type_.value)
            if edited is not None:
                return edited
        children = ((child.composed.root, start) for start, child in block.children)
        written = tuple((root, start) for root, start in children if root is not None)
        header = Node(((root, 0),), sections={0: written} if written else {}, scope=scope)
        kept: Kept = {}
        is_plain = False
        if block.children and isinstance(type_, MapOf):
            is_plain = _are_filled(child for _, child in block.children)
            wrong = () if is_plain else tuple(misindented(header, self.about.format))
            misplaced = _misplaced(wrong)
            parts: list[Part] = []
            for start, child in block.children:
                facts = self._child(section, type_.value, child, at + start, start, misplaced)
                if not child.composed.has_aliases and not misplaced:
                    kept[id(child)] = facts
                parts += [Part(start, f) for f in facts]
        else:
            wrong = tuple(misindented(header, self.about.format))
            parts = [Part(0, facts) for facts in self._top_level(header, _misplaced(wrong))]
        repeated = self._repeated(header, parts)
        return Row(
            block,
            tuple(parts),
            _definitions(parts),
            _uses(parts),
            wrong,
            repeated,
            kept,
            section,
            is_plain and not repeated,
        )

    def _edited(self, at: int, block: Block, section: str, type_: Type) -> Row | None:
        """The row where little has changed in one that was plain and is so still."""
        old = self.before[0] if len(self.before) == 1 else None
        if old is None or old.section != section or not old.is_plain:
            return None
        if block.has_aliases or old.block.has_aliases:
            return None
        was, now = old.block.children, block.children
        first = _common_start(was, now)
        behind = _common_end(was[first:], now[first:])
        gone, new = was[first : len(was) - behind], now[first : len(now) - behind]
        if not _are_filled(child for _, child in new):
            return None
        kept = old.kept.copy()
        for _, child in gone:
            del kept[id(child)]
        made: list[Part] = []
        for place, child in new:
            facts = kept[id(child)] = self._child(section, type_, child, at + place, place, set())
            made += [Part(place, f) for f in facts]
        start, stop = old.parts_before(first), old.parts_before(len(was) - behind)
        before, lost, after = old.parts[:start], old.parts[start:stop], old.parts[stop:]
        by = len(block.text) - len(old.block.text)
        if by:
            after = tuple([Part(place + by, facts) for place, facts in after])
        parts = (*before, *made, *after)
        if [p.facts.name for p in lost] != [p.facts.name for p in made] and _is_repeated(parts):
            return None
        same = _definitions(lost) == _definitions(made)
        definitions = old.definitions if same else _definitions(parts)
        uses = old.uses if _uses(lost) == _uses(made) else _uses(parts)
        return Row(block, parts, definitions, uses, (), (), kept, section, is_plain=True)

    @cached_property
    def _known(self) -> Mapping[tuple[str, int], tuple[PartFacts, ...]]:
        return {(row.section, key): facts for row in self.before for key, facts in row.kept.items()}

    def _child(
        self, section: str, type_: Type, child: Block, at: int, start: int, misplaced: set[int]
    ) -> tuple[PartFacts, ...]:
        root = child.composed.root
        if root is None:
            return ()
        known = self._known.get((section, id(child))) if not misplaced else None
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
        if not _is_repeated(parts):
            return ()
        return tuple(
            repeated
            for section, value in header.entries
            if isinstance(self._type_of(section.text), MapOf)
            for repeated in repeated_keys(key for key, _ in value.entries)
        )


def _common_start(old: Sequence[object], new: Sequence[object]) -> int:
    """How many elements are the same at the start, by halves."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(old: Sequence[tuple[int, Block]], new: Sequence[tuple[int, Block]]) -> int:
    """How many blocks are the same at the end, wherever they stand."""
    old_blocks, new_blocks = ([block for _, block in reversed(side)] for side in (old, new))
    return _common_start(old_blocks, new_blocks)


def _are_filled(blocks: Iterable[Block]) -> bool:
    """Whether no entry is empty, so that none can have its keys beside it."""
    roots = (block.composed.root for block in blocks)
    mappings = [root for root in roots if isinstance(root, GreenMapping)]
    return all(entry.value.kind != "scalar" for each in mappings for entry in each.entries)


def _is_repeated(parts: Sequence[Part]) -> bool:
    """Whether a name may stand twice; found out without making anything for each part."""
    return len({part.facts.name for part in parts}) < len(parts)


def _definitions(parts: Sequence[Part]) -> tuple[Definition, ...]:
    return tuple([p.facts.definition for p in parts if p.facts.definition is not None])


def _uses(parts: Sequence[Part]) -> tuple[Use, ...]:
    return tuple([use for part in parts for use in part.facts.uses])


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
