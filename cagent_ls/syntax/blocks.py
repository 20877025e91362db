"""Cuts a text into blocks that can be composed alone, and keeps what they said by content.

A block is a top-level entry, or, inside a section of named things (`agents:`, `models:`), one of
its entries. An edit changes one block; the others are found in the cache. When a block does not
parse alone, the larger text is composed as one, so cutting never changes the meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cagent_ls.syntax.compose import Composed, SyntaxFault, compose
from cagent_ls.syntax.green import Green, GreenMapping

_TOP_KEY = re.compile(r"^(?=[^\s#\-\]}%&*!|>'\"{\[,?])", re.MULTILINE)
_DOCUMENT_MARK = re.compile(r"^(?:---(?=\s|$)|\.\.\.(?=\s|$))", re.MULTILINE)
_SECTION_HEADER = re.compile(r"[A-Za-z_][\w-]*:[ \t]*(?:#[^\n]*)?\r?\n")
_FIRST_ENTRY = re.compile(r"^( +)(?=[^\s#\-])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text with its tree; all offsets are relative to the piece."""

    text: str
    composed: Composed
    children: tuple[tuple[int, Block], ...] = ()
    """Entries composed alone, with their offsets in `text`; then `composed` is the header's."""


Cache = Mapping[str, Block]


def cut(text: str, known: Cache) -> tuple[list[tuple[int, Block]], dict[str, Block]]:
    """The blocks of `text` with their offsets, and the cache for the next version."""
    kept: dict[str, Block] = {}
    placed: list[tuple[int, Block]] = []
    for start, piece in _top_level(text):
        placed.append((start, _remember(piece, known, kept)))
    if _misfit(placed):
        whole = compose(text)
        if not whole.faults or any(_stray(block) for _, block in placed):
            return [(0, Block(text, whole))], kept
    return placed, kept


def _misfit(placed: list[tuple[int, Block]]) -> bool:
    """Whether some block is no mapping or has faults, so that the cuts are in doubt."""
    return any(faults_of(block) or _stray(block) for _, block in placed)


def _stray(block: Block) -> bool:
    """Whether a block is something that cannot stand among top-level entries."""
    return not isinstance(block.composed.root, GreenMapping | None)


def faults_of(block: Block) -> list[SyntaxFault]:
    """The faults of a block and its children, relative to the block."""
    faults = list(block.composed.faults)
    for at, child in block.children:
        faults += [SyntaxFault(f.start + at, f.end + at, f.message) for f in faults_of(child)]
    return faults


def _top_level(text: str) -> Iterator[tuple[int, str]]:
    if _DOCUMENT_MARK.search(text) or text.startswith("%"):
        starts = [0]
    else:
        starts = sorted({0, *(m.start() for m in _TOP_KEY.finditer(text))})
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if start < end:
            yield start, text[start:end]


def _remember(piece: str, known: Cache, kept: dict[str, Block]) -> Block:
    block = kept.get(piece) or known.get(piece)
    if block is None:
        block = _section(piece, known, kept) or Block(piece, compose(piece))
    else:
        for _, child in block.children:
            kept[child.text] = child
    kept[piece] = block
    return block


def _section(piece: str, known: Cache, kept: dict[str, Block]) -> Block | None:
    """The piece cut at its second-level entries, or None where that is not safe."""
    header = _SECTION_HEADER.match(piece)
    first = _FIRST_ENTRY.search(piece, header.end()) if header else None
    if header is None or first is None or _before_first(piece[header.end() : first.start()]):
        return None
    entry = re.compile(rf"^{first[1]}(?=[^\s#\-])", re.MULTILINE)
    starts = [m.start() for m in entry.finditer(piece, first.start())]
    bounds = zip(starts, [*starts[1:], len(piece)], strict=True)
    children = []
    for start, end in bounds:
        text = piece[start:end]
        child = kept.get(text) or known.get(text) or Block(text, compose(text))
        if not _one_level(child.composed.root, len(first[1])):
            return None
        kept[text] = child
        children.append((start, child))
    if any(child.composed.faults for _, child in children):
        whole = compose(piece)
        if not whole.faults:
            return Block(piece, whole)
    return Block(piece, compose(header[0]), tuple(children))


def _before_first(text: str) -> bool:
    """Whether anything but comments stands before the first entry."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _one_level(root: Green | None, indent: int) -> bool:
    if root is None:
        return True
    return isinstance(root, GreenMapping) and root.start == indent and not root.flow
