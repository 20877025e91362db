"""Line index of a text, and the position encodings editors use.

Positions in the core are offsets in code points. LSP clients count columns in UTF-8 bytes,
UTF-16 units or code points; only LF, CRLF and CR end a line there, so only these do here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code point offsets."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same range `by` code points further on."""
        return Span(self.start + by, self.end + by)

    def touches(self, offset: int) -> bool:
        """Whether `offset` is inside or at either end, as a cursor is."""
        return self.start <= offset <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the ranges have a place in common, be it only an end."""
        return self.start <= other.end and other.start <= self.end


class LineIndex:
    """Where the lines of `text` start; made once per version of a document.

    Starts from line `_moved_from` on are off by `_moved_by`, so that an edit need not touch those
    of all lines after it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = _starts(text)
        self._moved_from, self._moved_by = len(self._starts), 0

    def edited(self, text: str, start: int, end: int, inserted: str) -> LineIndex:
        """The index of `text`, in which `inserted` replaces the range of this one's text."""
        around = self.text[max(0, start - 1) : end + 1] + inserted
        if "\r" in around:  # a line end of two characters might be made or torn
            return LineIndex(text)
        first, last = self.line_of(start), self.line_of(end)
        made = LineIndex.__new__(LineIndex)
        made.text = text
        starts = made._starts = self._starts[:]
        # Up to `first` the starts must be true; after `last` they are off by one common amount.
        for line in range(self._moved_from, min(first + 1, len(starts))):
            starts[line] += self._moved_by
        by = len(inserted) - (end - start)
        for line in range(last + 1, min(self._moved_from, len(starts))):
            starts[line] -= self._moved_by
        new = [start + at + 1 for at, char in enumerate(inserted) if char == "\n"]
        starts[first + 1 : last + 1] = new
        made._moved_from = first + 1 + len(new)
        made._moved_by = self._moved_by + by
        return made

    @property
    def count(self) -> int:
        """The number of lines."""
        return len(self._starts)

    def start_of(self, line: int) -> int:
        """The offset at which a line starts."""
        start = self._starts[line]
        return start + self._moved_by if line >= self._moved_from else start

    def line_of(self, offset: int) -> int:
        """The 0-based line that holds `offset`."""
        offset = max(0, min(offset, len(self.text)))
        at = self._moved_from
        if at < len(self._starts) and offset >= self._starts[at] + self._moved_by:
            return bisect_right(self._starts, offset - self._moved_by, at) - 1
        return bisect_right(self._starts, offset, 0, at) - 1

    def line_span(self, line: int) -> Span:
        """The range of a line without its line end; lines past the end are empty."""
        if line >= self.count:
            return Span(len(self.text), len(self.text))
        start = self.start_of(line)
        end = self.start_of(line + 1) if line + 1 < self.count else len(self.text)
        return Span(start, start + len(self.text[start:end].rstrip("\r\n")))

    def line_text(self, line: int) -> str:
        """A line without its line end."""
        span = self.line_span(line)
        return self.text[span.start : span.end]

    def position(self, offset: int, encoding: Encoding = "utf-32") -> tuple[int, int]:
        """The 0-based line and column of `offset`, the column counted in `encoding`."""
        offset = max(0, min(offset, len(self.text)))
        line = self.line_of(offset)
        return line, _units(self.text[self.start_of(line) : offset], encoding)

    def offset(self, line: int, column: int, encoding: Encoding = "utf-32") -> int:
        """The offset of a position; positions past a line's or the text's end are clamped."""
        if line < 0:
            return 0
        span = self.line_span(line)
        return span.start + _code_points(self.text[span.start : span.end], column, encoding)


def _starts(text: str) -> list[int]:
    if "\r" in text:
        return [0, *(m.end() for m in _LINE_END.finditer(text))]
    # Most texts: several times faster than a pattern.
    return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]


def _units(text: str, encoding: Encoding) -> int:
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-16":
        return len(text) + sum(ord(c) > 0xFFFF for c in text)
    return len(text.encode("utf-8", "surrogatepass"))


def _code_points(line: str, column: int, encoding: Encoding) -> int:
    if encoding == "utf-32" or line.isascii():
        return max(0, min(column, len(line)))
    passed = 0
    for index, char in enumerate(line):
        if passed >= column:
            return index
        passed += _units(char, encoding)
    return len(line)
