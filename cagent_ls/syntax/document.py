"""A version of a document: its text, line index, tree, comments and syntax faults. Immutable."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from cagent_ls.syntax.blocks import Block, Cache, Placed, cut, recut
from cagent_ls.syntax.comments import comments
from cagent_ls.syntax.compose import compose
from cagent_ls.syntax.green import GreenMapping
from cagent_ls.syntax.lines import LineIndex, Span
from cagent_ls.syntax.tree import Anchor, Node, Part, Scope

_GLANCE = 20
"""So many entries of a section show what it holds."""

_SPARE = 1000
"""So many blocks of the past are kept, for the sake of undo."""


class Document:
    """The parsed form of one text; see `parse`."""

    def __init__(self, text: str, blocks: Placed, cache: Cache, lines: LineIndex):
        self.text = text
        self.lines = lines
        self.blocks = blocks
        """The top-level blocks with their offsets."""
        self.cache = cache
        """Blocks by their text; shared with the versions before and after."""
        self.anchors = _anchors(blocks)
        self.faults = tuple(fault.shifted(at) for at, block in blocks for fault in block.faults)

    @cached_property
    def root(self) -> Node | None:
        """The top value, or None for a text without any."""
        return _root(self.blocks, Scope(self.anchors, 0, self.text))

    @cached_property
    def top(self) -> Node | None:
        """The same with only the first entries of each section: cheap at any size."""
        return _root(self.blocks, Scope(self.anchors, 0, self.text), _GLANCE)

    @property
    def sections(self) -> Iterator[Placed]:
        """The blocks of each top-level entry, with their offsets."""
        first = 0
        while first < len(self.blocks):
            last = self.end_of(first)
            yield self.blocks[first : last + 1]
            first = last + 1

    def header_of(self, index: int) -> tuple[int, Block]:
        """The block, with its offset, that has the header of the section of a block."""
        while self.blocks[index][1].continues:
            index -= 1
        return self.blocks[index]

    def end_of(self, index: int) -> int:
        """The index of the last block of the section that a block is part of."""
        while index + 1 < len(self.blocks) and self.blocks[index + 1][1].continues:
            index += 1
        return index

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """Every comment, from its ``#`` to the end of its line, in file order."""
        return tuple(
            span.shifted(at)
            for at, block in _leaves(self.blocks)
            for span in comments(block.text, block.composed.tree)
        )


def parse(text: str, previous: Document | None = None, *, once: bool = False) -> Document:
    """Parses any text; what did not change since `previous` is not parsed again.

    With `once` no edits are expected: a sound text is not cut, which takes less time and gives the
    same tree.
    """
    if once:
        whole = Block(text, compose(text))
        if not whole.faults and isinstance(whole.composed.root, GreenMapping):
            return Document(text, [(0, whole)], {}, LineIndex(text))
    if previous is None:
        cache: Cache = {}
        return Document(text, cut(text, cache), cache, LineIndex(text))
    if text == previous.text:
        return previous
    start, end, inserted = _change(previous.text, text)
    cache = previous.cache
    blocks = recut(previous.blocks, start, end, inserted, cache)
    if blocks is None:
        blocks = cut(text, cache)
        used = sum(1 + len(block.children) for _, block in blocks)
        if len(cache) > 2 * used + _SPARE:
            kept = (b for _, block in blocks for b in (block, *_children(block)))
            cache = {b.text: b for b in kept if not b.continues}
    return Document(text, blocks, cache, previous.lines.edited(text, start, end, inserted))


def _change(old: str, new: str) -> tuple[int, int, str]:
    """The one edit that makes `new` of `old`: the range it replaces, and by what."""
    start = _common(old, new)
    limit = min(len(old), len(new)) - start
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return start, len(old) - low, new[start : len(new) - low]


def _common(old: str, new: str) -> int:
    """The length of the common start, by halves: each character is compared about once."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _children(block: Block) -> Iterator[Block]:
    return (child for _, child in block.children)


def _leaves(blocks: Placed) -> Iterator[tuple[int, Block]]:
    """Blocks that are not cut, and of the others their header and their children."""
    for at, block in blocks:
        if block.children:
            first = block.children[0][0]
            if first:
                yield at, Block(block.text[:first], block.composed)
            yield from ((at + start, child) for start, child in block.children)
        else:
            yield at, block


def _anchors(blocks: Placed) -> dict[str, list[Anchor]]:
    found: dict[str, list[Anchor]] = {}
    for at, block in blocks:
        for start, name, green in block.anchors:
            anchor = Anchor(green.start + at + start, green, at + start)
            found.setdefault(name, []).append(anchor)
    return found


def _root(blocks: Placed, scope: Scope, limit: int | None = None) -> Node | None:
    parts: list[Part] = []
    sections: dict[int, tuple[Part, ...]] = {}
    header = 0
    for at, block in blocks:
        root = block.composed.root
        if block.continues:
            before = sections.get(header, ())
            if limit is None or len(before) < limit:
                sections[header] = before + _children_of(at, block, limit)
            continue
        if root is None:
            continue
        if not isinstance(root, GreenMapping):
            return Node(((root, at),), scope=scope)
        parts.append((root, at))
        sections[at] = _children_of(at, block, limit)
        header = at
    sections = {at: children for at, children in sections.items() if children}
    return Node(tuple(parts), sections=sections, scope=scope) if parts else None


def _children_of(at: int, block: Block, limit: int | None = None) -> tuple[Part, ...]:
    return tuple(
        (child.composed.root, at + start)
        for start, child in block.children[:limit]
        if child.composed.root is not None
    )
