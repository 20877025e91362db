"""Cuts a text into overlapping chunks of code points, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.syntax.lines import LineIndex
from cagent_runtime.config.models import Chunking


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a text; lines count from 1, both ends included."""

    text: str
    start_line: int
    end_line: int


def chunks(text: str, how: Chunking) -> Iterator[Chunk]:
    """The chunks of `text` in order; pieces of blanks only are left out."""
    size = max(1, how.size)
    overlap = how.overlap if 0 <= how.overlap < size else size // 2
    lines = LineIndex(text)
    start = 0
    while start < len(text):
        end = min(start + size, len(text))
        if how.respect_word_boundaries and end < len(text):
            end = _word_end(text, start, end)
        piece = text[start:end].strip()
        if piece:
            first = start + len(text[start:end]) - len(text[start:end].lstrip())
            last = first + len(piece) - 1
            yield Chunk(piece, lines.line_of(first) + 1, lines.line_of(last) + 1)
        if end == len(text):
            return
        start = max(end - overlap, start + 1)


def _word_end(text: str, start: int, end: int) -> int:
    """The last blank shortly before `end`, or `end` where there is none."""
    for at in range(end, max(start, end - max(50, (end - start) // 5)), -1):
        if text[at].isspace():
            return at
    return end
