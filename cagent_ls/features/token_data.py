"""Semantic tokens as the protocol packs them: five numbers each, relative to the one before.

The numbers of a part are kept with it. After an edit those of one part are made anew, the others
are put together again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cagent_ls.analysis.rows import PartFacts
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.features.per_part import PerPart
from cagent_ls.features.token_legend import LEGEND
from cagent_ls.features.tokens import Token, of_part, tokens
from cagent_ls.syntax.lines import Encoding, LineIndex, Span

_NUMBERS = {name: number for number, name in enumerate(LEGEND)}
_ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")


@dataclass(frozen=True, slots=True)
class _Packed:
    """The tokens of a part: the line of the first one counts from the start of its block."""

    data: tuple[int, ...]
    last_line: int
    last_column: int


def packed(file: Snapshot, units: Encoding) -> list[int]:
    """All tokens of the file."""
    found: list[int] = []
    if not file.is_agent_file:
        return found
    pack, lines, about = _PACKS[units], file.document.lines, file.about
    before, column = 0, 0
    for part in file.parts:
        own = pack(part.facts, about)
        if own.data:
            line = lines.line_of(part.start)
            first = line + own.data[0] - before
            start = own.data[1] - column if not first else own.data[1]
            found += (first, start)
            found += own.data[2:]
            before, column = line + own.last_line, own.last_column
    return found


def packed_range(file: Snapshot, span: Span, units: Encoding) -> list[int]:
    """The tokens that touch a range."""
    return list(_pack(tokens(file, span), file.document.lines, units).data)


def difference(old: list[int], new: list[int]) -> tuple[int, int, list[int]] | None:
    """The one edit that makes `new` of `old`: where, how many go, what comes; None if equal."""
    if old == new:
        return None
    start = _common(old, new, len(old), len(new))
    end = _common(old[start:][::-1], new[start:][::-1], len(old) - start, len(new) - start)
    return start, len(old) - start - end, new[start : len(new) - end]


def _common(old: list[int], new: list[int], a: int, b: int) -> int:
    """The length of the common start, by halves."""
    low, high = 0, min(a, b)
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _pack(found: Iterable[Token], lines: LineIndex, units: Encoding) -> _Packed:
    data: list[int] = []
    before = column = 0
    for token in found:
        line, start = lines.position(token.span.start, units)
        length = lines.position(token.span.end, units)[1] - start
        data += (line - before, start if line != before else start - column, length)
        data += (_NUMBERS[token.type], int(token.declares))
        before, column = line, start
    return _Packed(tuple(data), before, column)


@lru_cache(maxsize=2)
def _lines(text: str) -> LineIndex:
    """The lines of a block; the parts of one ask one after the other."""
    return LineIndex(text)


def _packer(units: Encoding) -> PerPart[_Packed]:
    def make(facts: PartFacts, about: About) -> _Packed:
        return _pack(of_part(facts, about), _lines(facts.key.scope.text), units)

    return PerPart(make)


_PACKS = {units: _packer(units) for units in _ENCODINGS}
