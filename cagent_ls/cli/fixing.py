"""Applies fixes to a text, in rounds, until nothing is left to fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cagent_ls.analysis.finding import Edit, Finding, Fix

_MAX_ROUNDS = 30
"""More than any file needs; fixes that undo each other must end too."""

Check = Callable[[str], Sequence[Finding]]


def fix_all(text: str, check: Check, *, unsafe: bool) -> tuple[str, int]:
    """The text with every fix applied, and how many that were.

    Of several fixes of a finding the first that may be applied is; of overlapping ones the first in
    the file, the others wait for the next round.
    """
    applied = 0
    for _ in range(_MAX_ROUNDS):
        fixes = list(_compatible(_wanted(check(text), unsafe)))
        if not fixes:
            break
        text = apply(text, [edit for fix in fixes for edit in fix.edits])
        applied += len(fixes)
    return text, applied


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap; new lines end as the others of the text do."""
    first = text.find("\n")
    line_end = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        new = edit.text.replace("\r\n", "\n").replace("\n", line_end)
        text = text[: edit.span.start] + new + text[edit.span.end :]
    return text


def may_apply(fix: Fix, unsafe: bool) -> bool:
    """Whether a fix is among those that were asked for."""
    return bool(fix.edits) and (fix.safe or unsafe)


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
