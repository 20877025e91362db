"""Cuts any text into overlapping windows of code points.

The windows are those of docker-agent's text chunker, so an index made from the same file has the
same pieces, with one exception: where looking for a word boundary would jump over text that no
window holds (a run without spaces, longer than the overlap), the next window starts right there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from cagent_runtime.rag.chunk import Chunk

DEFAULT_SIZE = 1000
"""What a size of zero or less means."""


def chunks(text: str, *, size: int, overlap: int, word_boundaries: bool = False) -> list[Chunk]:
    """The pieces of `text`, in order, trimmed; pieces of nothing but whitespace are left out.

    Args:
        text: Any text.
        size: The longest piece, in code points.
        overlap: How much of a piece the next one repeats; half of `size` at most.
        word_boundaries: Prefer to begin and end pieces between words.
    """
    size = size if size > 0 else DEFAULT_SIZE
    overlap = size // 2 if overlap >= size else max(overlap, 0)
    line_starts = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
    pieces = []
    for start, end in _windows(text, size, overlap, word_boundaries):
        window = text[start:end]
        piece = window.strip()
        if piece:
            start += len(window) - len(window.lstrip())
            end = start + len(piece)
            first = bisect_right(line_starts, start)
            last = bisect_right(line_starts, end - 1)
            pieces.append(Chunk(piece, start, end, first, last))
    return pieces


def _windows(
    text: str, size: int, overlap: int, word_boundaries: bool
) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(start + size, len(text))
        if word_boundaries and end < len(text):
            end = _word_end(text, start, end)
        yield start, end
        if end >= len(text):
            return
        following = max(end - overlap, start + 1)
        start = _word_start(text, following, end) if word_boundaries else following


def _word_end(text: str, start: int, end: int) -> int:
    """The start of the last run of whitespace shortly before `end`, else `end`."""
    farthest = max(start, end - max(50, min(500, (end - start) // 5)))
    position = end
    while position > farthest and not text[position].isspace():
        position -= 1
    while position > farthest and text[position - 1].isspace():
        position -= 1
    return position if start < position and text[position].isspace() else end


def _word_start(text: str, position: int, end: int) -> int:
    """The first word that begins after `position`, but nothing after `end` may be jumped over."""
    while position < len(text) and not text[position].isspace():
        position += 1
    while position < len(text) and text[position].isspace():
        position += 1
    return position if position <= end or text[end:position].isspace() else end
