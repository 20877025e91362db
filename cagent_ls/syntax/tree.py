"""The tree as rules and features see it: green nodes with a place, a parent and a key.

`entries` and `items` are what is written. `get`, `pairs` and `elements` are what is meant: aliases
are followed and merge keys filled in. What comes from an anchor elsewhere is shown at the alias
that brings it in (`via`), so every span lies where the reader looks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cagent_ls.syntax.green import (
    Green,
    GreenMapping,
    GreenScalar,
    GreenSequence,
    Kind,
    Style,
)
from cagent_ls.syntax.lines import Span

Part = tuple[Green, int]
"""A green node and the offset of its block."""

_MAX_ALIASES = 8
"""Aliases that lead to aliases; a longer chain stays unknown."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value that aliases can name; `start` is its place in the document."""

    start: int
    green: Green
    base: int
    """Offset of its block in the document."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the aliases of a tree are looked up: all anchors, seen from offset `base`."""

    anchors: Mapping[str, Sequence[Anchor]]
    base: int = 0
    text: str = ""
    """The text that the tree's offsets count in: a block's, or the whole document's."""

    def find(self, name: str, at: int) -> Anchor | None:
        """The last anchor called `name` before the offset `at`, unless it encloses that offset."""
        anchor = self._before(name, at)
        if anchor is None or anchor.green.end + anchor.base >= at + self.base:
            return None
        return anchor

    def is_defined(self, name: str, at: int) -> bool:
        """Whether there is an anchor called `name` before `at`, be it of a value around it."""
        return self._before(name, at) is not None

    def _before(self, name: str, at: int) -> Anchor | None:
        known = self.anchors.get(name, ())
        index = bisect_left(known, at + self.base, key=lambda anchor: anchor.start)
        return known[index - 1] if index else None


NO_SCOPE = Scope({})
_UNCUT: Mapping[int, tuple[Part, ...]] = {}


class Node:
    """A value in the document. A mapping cut into blocks has several parts, others one."""

    __slots__ = (
        "_entries",
        "_items",
        "_pairs",
        "depth",
        "green",
        "index",
        "key",
        "kind",
        "parent",
        "parts",
        "scope",
        "sections",
        "text",
        "via",
    )

    def __init__(
        self,
        parts: tuple[Part, ...],
        parent: Node | None = None,
        key: Node | None = None,
        index: int | None = None,
        sections: Mapping[int, tuple[Part, ...]] = _UNCUT,
        scope: Scope = NO_SCOPE,
        via: Node | None = None,
        depth: int = 0,
    ) -> None:
        self.parts = parts
        self.green = green = parts[0][0]
        """The (first) green node."""
        self.kind: Kind = green.kind
        """What the node is."""
        self.text = green.text
        """A scalar's value, an alias's name; empty for collections."""
        self.parent = parent
        self.key = key
        """The key this is the value of; None for items, keys and the root."""
        self.index = index
        """The position among the parent's items."""
        self.sections = sections
        """Of the root: the parts of the mappings that were cut, by the offset of their header."""
        self.scope = scope
        self.via = via
        """The alias that brought this value in from elsewhere."""
        self.depth = depth
        self._entries: tuple[tuple[Node, Node], ...] | None = None
        self._items: tuple[Node, ...] | None = None
        self._pairs: dict[str, Node] | None = None

    @property
    def span(self) -> Span:
        """The node's own text, without surrounding blanks and comments."""
        if self.via is not None:
            return self.via.span
        (first, base), (last, last_base) = self.parts[0], self.parts[-1]
        return Span(first.start + base, max(first.start + base, last.end + last_base))

    @property
    def style(self) -> Style:
        """How a scalar is written."""
        return self.green.style if isinstance(self.green, GreenScalar) else "plain"

    @property
    def tag(self) -> str | None:
        """A scalar's explicit tag."""
        return self.green.tag if isinstance(self.green, GreenScalar) else None

    @property
    def flow(self) -> bool:
        """Whether a collection is written with brackets."""
        return isinstance(self.green, GreenMapping | GreenSequence) and self.green.flow

    @property
    def absent(self) -> bool:
        """Whether nothing at all is written: ``key:`` with no value."""
        return self.kind == "scalar" and self.style == "plain" and not self.text and not self.tag

    @property
    def is_merge_key(self) -> bool:
        """Whether this key is ``<<``, which takes over the keys of other mappings."""
        return self.text == "<<" and self.style == "plain"

    @property
    def entries(self) -> tuple[tuple[Node, Node], ...]:
        """The (key, value) pairs of a mapping as written, in file order; empty for others."""
        if self._entries is None:
            pairs = []
            scope, via, depth, sections = self.scope, self.via, self.depth, self.sections
            for green, base in self.parts:
                if isinstance(green, GreenMapping):
                    for entry in green.entries:
                        parts: tuple[Part, ...] = ((entry.value, base),)
                        if sections:
                            parts = sections.get(base, parts)
                        part = (entry.key, base)
                        key = Node((part,), self, None, None, _UNCUT, scope, via, depth)
                        value = Node(parts, self, key, None, _UNCUT, scope, via, depth)
                        pairs.append((key, value))
            self._entries = tuple(pairs)
        return self._entries

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of a sequence as written; empty for others."""
        if self._items is None:
            green, base = self.parts[0]
            self._items = (
                tuple(
                    Node(((g, base),), self, None, i, _UNCUT, self.scope, self.via, self.depth)
                    for i, g in enumerate(green.items)
                )
                if isinstance(green, GreenSequence)
                else ()
            )
        return self._items

    @property
    def pairs(self) -> Mapping[str, Node]:
        """The values of a mapping by key, with merge keys filled in and aliases followed.

        Of equal keys the first counts, as repeating one is an error; but what a merge key brings
        in replaces what stands before it, as docker-agent reads it.
        """
        if self._pairs is None:
            found: dict[str, Node] = {}
            written = set[str]()
            for key, value in self.entries:
                if key.is_merge_key:
                    meant = value.meant
                    for merged in meant.elements if meant.kind == "sequence" else (meant,):
                        found.update(merged.pairs)
                elif key.text not in written:
                    written.add(key.text)
                    found[key.text] = value.meant if value.kind == "alias" else value
            self._pairs = found
        return self._pairs

    @property
    def elements(self) -> tuple[Node, ...]:
        """The items of a sequence with aliases followed."""
        return tuple(item.meant for item in self.items)

    @property
    def meant(self) -> Node:
        """What an alias stands for; the node itself for others and for aliases of nothing."""
        if self.kind != "alias" or self.depth >= _MAX_ALIASES:
            return self
        green, base = self.parts[0]
        anchor = self.scope.find(self.text, green.start + base)
        if anchor is None:
            return self
        part = (anchor.green, anchor.base - self.scope.base)
        found = Node(
            (part,),
            self.parent,
            self.key,
            self.index,
            _UNCUT,
            self.scope,
            self.via or self,
            self.depth + 1,
        )
        return found.meant

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None where the mapping has no such key."""
        return self.pairs.get(key)

    def children(self) -> Iterator[Node]:
        """Keys, values and items as written, in file order."""
        for key, value in self.entries:
            yield key
            yield value
        yield from self.items

    def path(self) -> tuple[str, ...]:
        """Keys and item numbers from the root down to here."""
        steps: list[str] = []
        node: Node | None = self
        while node is not None:
            if node.key is not None:
                steps.append(node.key.text)
            elif node.index is not None:
                steps.append(str(node.index))
            node = node.parent
        return tuple(reversed(steps))

    def at(self, offset: int) -> Node:
        """The innermost node that touches `offset`."""
        node = self
        while True:
            inner = next((c for c in node.children() if c.span.touches(offset)), None)
            if inner is None:
                return node
            node = inner
