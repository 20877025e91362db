"""Applies edits and fixes to a text: once, or in rounds until nothing is left to fix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from cagent_ls.analysis.finding import Edit, Finding, Fix
from cagent_ls.syntax.lines import Span

_MAX_ROUNDS = 30
"""More than any file needs; fixes that undo each other must end too."""

_LINE_END = re.compile(r"\r\n|\n|\r")

Check = Callable[[str], Sequence[Finding]]


class Draft:
    """A text in work, which knows what all of its edits together change."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._before = text
        self._pieces: list[Span | str] = [Span(0, len(text))]
        """What the text is made of: pieces of the one before, and new ones."""

    def change(self, edits: Iterable[Edit]) -> None:
        """Makes edits of the text as it is now."""
        made = sorted(with_line_ends(self.text, edits), key=lambda edit: edit.span)
        self.text = _applied(self.text, made)
        self._pieces = [piece for piece in _cut(self._pieces, made) if _size(piece)]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that make the text of the one before, in order."""
        found: list[Edit] = []
        at, new, end = 0, "", len(self._before)
        for piece in (*self._pieces, Span(end, end)):
            if isinstance(piece, str):
                new += piece
                continue
            if new != self._before[at : piece.start]:
                found.append(Edit(Span(at, piece.start), new))
            at, new = piece.end, ""
        return tuple(found)


def fix_all(draft: Draft, check: Check, *, unsafe: bool) -> int:
    """Applies every fix to a draft; gives how many that were.

    Of several fixes of a finding the first that may be applied is; of overlapping ones the first in
    the file, the others wait for the next round.
    """
    applied = 0
    for _ in range(_MAX_ROUNDS):
        fixes = list(_compatible(_wanted(check(draft.text), unsafe)))
        if not fixes:
            break
        draft.change(edit for fix in fixes for edit in fix.edits)
        applied += len(fixes)
    return applied


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap; new lines end as the others of the text do."""
    return _applied(text, sorted(with_line_ends(text, edits), key=lambda edit: edit.span))


def with_line_ends(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits with their new lines ending as the first one of the text does."""
    first = _LINE_END.search(text)
    line_end = first[0] if first is not None else "\n"
    return (Edit(edit.span, _LINE_END.sub(line_end, edit.text)) for edit in edits)


def may_apply(fix: Fix, unsafe: bool) -> bool:
    """Whether a fix is among those that were asked for."""
    return bool(fix.edits) and (fix.safe or unsafe)


def _applied(text: str, edits: Iterable[Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.span.start], edit.text)
        at = edit.span.end
    return "".join((*pieces, text[at:]))


def _cut(pieces: Iterable[Span | str], edits: Sequence[Edit]) -> Iterator[Span | str]:
    """The pieces after edits, which are in order and count in the text that the pieces make."""
    start = number = 0
    for piece in pieces:
        at, end = start, start + _size(piece)
        while number < len(edits) and edits[number].span.start < end:
            edit = edits[number]
            if edit.span.start >= start:
                yield _part(piece, at - start, edit.span.start - start)
                yield edit.text
            at = max(at, min(edit.span.end, end))
            if edit.span.end > end:
                break
            number += 1
        yield _part(piece, at - start, end - start)
        start = end
    yield "".join(edit.text for edit in edits[number:])


def _size(piece: Span | str) -> int:
    return len(piece) if isinstance(piece, str) else piece.end - piece.start


def _part(piece: Span | str, start: int, end: int) -> Span | str:
    if isinstance(piece, str):
        return piece[start:end]
    return Span(piece.start + start, piece.start + end)


def _wanted(findings: Iterable[Finding], unsafe: bool) -> Iterable[Fix]:
    for finding in findings:
        fix = next((fix for fix in finding.fixes if may_apply(fix, unsafe)), None)
        if fix is not None:
            yield fix


def _compatible(fixes: Iterable[Fix]) -> Iterable[Fix]:
    taken: list[Edit] = []
    for fix in fixes:
        if not any(_overlap(edit, other) for edit in fix.edits for other in taken):
            taken += fix.edits
            yield fix


def _overlap(one: Edit, other: Edit) -> bool:
    a, b = one.span, other.span
    return a.start == b.start or (a.start < b.end and b.start < a.end)
