"""A version of a document: its text, line index, tree and syntax faults. Immutable."""

from __future__ import annotations

from collections.abc import Mapping

from cagent_ls.syntax.blocks import Block, cut, faults_of
from cagent_ls.syntax.compose import SyntaxFault
from cagent_ls.syntax.green import GreenMapping
from cagent_ls.syntax.lines import LineIndex
from cagent_ls.syntax.tree import Node, Part


class Document:
    """The parsed form of one text; see `parse`."""

    def __init__(self, text: str, blocks: list[tuple[int, Block]], cache: Mapping[str, Block]):
        self.text = text
        self.lines = LineIndex(text)
        self.root = _root(blocks)
        """The top value, or None for a text without any."""
        self.faults = tuple(
            SyntaxFault(fault.start + at, fault.end + at, fault.message)
            for at, block in blocks
            for fault in faults_of(block)
        )
        self.cache = cache


def parse(text: str, previous: Document | None = None) -> Document:
    """Parses any text; blocks unchanged since `previous` are not parsed again."""
    blocks, cache = cut(text, previous.cache if previous else {})
    return Document(text, blocks, cache)


def _root(blocks: list[tuple[int, Block]]) -> Node | None:
    parts: list[Part] = []
    sections: dict[int, tuple[Part, ...]] = {}
    for at, block in blocks:
        root = block.composed.root
        if root is None:
            continue
        if not isinstance(root, GreenMapping):
            return Node(((root, at),))
        parts.append((root, at))
        children = tuple(
            (child.composed.root, at + start)
            for start, child in block.children
            if child.composed.root is not None
        )
        if children:
            sections[at] = children
    return Node(tuple(parts), sections=sections) if parts else None
