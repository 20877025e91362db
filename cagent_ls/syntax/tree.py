"""The tree as rules and features see it: green nodes with a place, a parent and a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from cagent_ls.syntax.green import (
    Green,
    GreenAlias,
    GreenMapping,
    GreenScalar,
    GreenSequence,
    Style,
)
from cagent_ls.syntax.lines import Span

Kind = Literal["mapping", "sequence", "scalar", "alias"]
Part = tuple[Green, int]
"""A green node and the offset of its block."""


@dataclass(frozen=True)
class Node:
    """A value in the document. A mapping cut into blocks has several parts, others one."""

    parts: tuple[Part, ...]
    parent: Node | None = None
    key: Node | None = None
    """The key this is the value of; None for items, keys and the root."""
    index: int | None = None
    """The position among the parent's items."""
    sections: Mapping[int, tuple[Part, ...]] = field(default_factory=dict)
    """Of the root: the parts of the mappings that were cut, by the offset of their header."""

    @property
    def green(self) -> Green:
        """The (first) green node."""
        return self.parts[0][0]

    @property
    def kind(self) -> Kind:
        """What the node is."""
        match self.green:
            case GreenMapping():
                return "mapping"
            case GreenSequence():
                return "sequence"
            case GreenAlias():
                return "alias"
            case GreenScalar():
                return "scalar"

    @property
    def span(self) -> Span:
        """The node's own text, without surrounding blanks and comments."""
        (first, base), (last, last_base) = self.parts[0], self.parts[-1]
        return Span(first.start + base, max(first.start + base, last.end + last_base))

    @property
    def text(self) -> str:
        """A scalar's value, an alias's name; empty for collections."""
        green = self.green
        if isinstance(green, GreenScalar):
            return green.value
        return green.name if isinstance(green, GreenAlias) else ""

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

    @cached_property
    def entries(self) -> tuple[tuple[Node, Node], ...]:
        """The (key, value) pairs of a mapping in file order; empty for others."""
        pairs = []
        for green, base in self.parts:
            if isinstance(green, GreenMapping):
                for entry in green.entries:
                    key = Node(((entry.key, base),), self)
                    parts = self.sections.get(base, ((entry.value, base),))
                    pairs.append((key, Node(parts, self, key)))
        return tuple(pairs)

    @cached_property
    def items(self) -> tuple[Node, ...]:
        """The items of a sequence; empty for others."""
        green, base = self.parts[0]
        if not isinstance(green, GreenSequence):
            return ()
        return tuple(
            Node(((item, base),), self, None, index) for index, item in enumerate(green.items)
        )

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None where the key is not written."""
        return next((value for name, value in self.entries if name.text == key), None)

    def children(self) -> Iterator[Node]:
        """Keys, values and items, in file order."""
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
