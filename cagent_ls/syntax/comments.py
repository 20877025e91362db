"""Comments of a block of text: what the parser throws away, with exact places."""

from __future__ import annotations

import re
from bisect import bisect_right

from cagent_ls.syntax.green import Green, GreenMapping, GreenScalar, GreenSequence
from cagent_ls.syntax.lines import Span

_HASH = re.compile(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*")


def comments(text: str, root: Green | None, start: int = 0, end: int = -1) -> tuple[Span, ...]:
    """Every comment of `text`, from its ``#`` to the end of the line; `root` is its tree.

    With `start` and `end` only those in between; then `root` may be the tree of that piece.
    """
    stop = len(text) if end < 0 else end
    if text.find("#", start, stop) < 0:
        return ()
    scalars = sorted(_scalars(root))
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


def _scalars(root: Green | None) -> list[tuple[int, int]]:
    """The places of all scalars in which a ``#`` may stand."""
    found, pending = [], [root] if root is not None else []
    while pending:
        match pending.pop():
            case GreenScalar(start, end):
                found.append((start, end))
            case GreenMapping(entries=entries):
                for entry in entries:
                    pending += (entry.key, entry.value)
            case GreenSequence(items=items):
                pending += items
            case _:
                pass
    return found
