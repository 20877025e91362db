"""A version of a document: its text, line index, tree, comments and syntax faults. Immutable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from cagent_ls.syntax.blocks import Block, cut, faults_of
from cagent_ls.syntax.comments import comments
from cagent_ls.syntax.compose import SyntaxFault
from cagent_ls.syntax.green import GreenMapping
from cagent_ls.syntax.lines import LineIndex, Span
from cagent_ls.syntax.tree import Anchor, Node, Part, Scope


class Document:
    """The parsed form of one text; see `parse`."""

    def __init__(self, text: str, blocks: list[tuple[int, Block]], cache: Mapping[str, Block]):
        self.text = text
        self.lines = LineIndex(text)
        self.blocks = blocks
        """The top-level blocks with their offsets."""
        self.anchors = _anchors(blocks)
        self.root = _root(blocks, Scope(self.anchors, 0, text))
        """The top value, or None for a text without any."""
        self.faults = tuple(
            SyntaxFault(fault.start + at, fault.end + at, fault.message)
            for at, block in blocks
            for fault in faults_of(block)
        )
        self.cache = cache

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """Every comment, from its ``#`` to the end of its line, in file order."""
        return tuple(
            span.shifted(at)
            for at, block in _leaves(self.blocks)
            for span in comments(block.text, block.composed.root)
        )


def parse(text: str, previous: Document | None = None) -> Document:
    """Parses any text; blocks unchanged since `previous` are not parsed again."""
    blocks, cache = cut(text, previous.cache if previous else {})
    return Document(text, blocks, cache)


def _leaves(blocks: list[tuple[int, Block]]) -> Iterator[tuple[int, Block]]:
    """Blocks that are not cut, and of the others their header and their children."""
    for at, block in blocks:
        if block.children:
            first = block.children[0][0]
            yield at, Block(block.text[:first], block.composed)
            yield from ((at + start, child) for start, child in block.children)
        else:
            yield at, block


def _anchors(blocks: list[tuple[int, Block]]) -> dict[str, list[Anchor]]:
    found: dict[str, list[Anchor]] = {}
    for at, block in blocks:
        for start, part in ((0, block), *block.children):
            for name, green in part.composed.anchors:
                anchor = Anchor(green.start + at + start, green, at + start)
                found.setdefault(name, []).append(anchor)
    return found


def _root(blocks: list[tuple[int, Block]], scope: Scope) -> Node | None:
    parts: list[Part] = []
    sections: dict[int, tuple[Part, ...]] = {}
    for at, block in blocks:
        root = block.composed.root
        if root is None:
            continue
        if not isinstance(root, GreenMapping):
            return Node(((root, at),), scope=scope)
        parts.append((root, at))
        children = tuple(
            (child.composed.root, at + start)
            for start, child in block.children
            if child.composed.root is not None
        )
        if children:
            sections[at] = children
    return Node(tuple(parts), sections=sections, scope=scope) if parts else None
