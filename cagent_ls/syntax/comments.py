"""Comments of a block of text: what the parser throws away, with exact places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from cagent_ls.syntax.green import GreenMapping, GreenScalar, GreenSequence
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Part

_HASH = re.compile(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*")


def comments(text: str, tree: Iterable[Part], start: int = 0, end: int = -1) -> tuple[Span, ...]:
    """Every comment of `text`, from its ``#`` to the end of the line; `tree` is what it says.

    With `start` and `end` only those in between; then `tree` may be that of this piece.
    """
    stop = len(text) if end < 0 else end
    if text.find("#", start, stop) < 0:
        return ()
    scalars = sorted(_scalars(tree))
    starts = [start for start, _ in scalars]
    found = []
    at = start
    while match := _HASH.search(text, at, stop):
        index = bisect_right(starts, match.start()) - 1
        inside = index >= 0 and match.start() < scalars[index][1]
        if inside:
            at = max(match.start() + 1, scalars[index][1])
        else:
            found.append(Span(match.start(), match.end()))
            at = match.end()
    return tuple(found)


def _scalars(tree: Iterable[Part]) -> Iterator[tuple[int, int]]:
    """The places of all scalars in which a ``#`` may stand."""
    pending = list(tree)
    while pending:
        green, base = pending.pop()
        match green:
            case GreenScalar(start, end):
                yield base + start, base + end
            case GreenMapping(entries=entries):
                for entry in entries:
                    pending += ((entry.key, base), (entry.value, base))
            case GreenSequence(items=items):
                pending += [(item, base) for item in items]
            case _:
                pass
