"""What `check` says on stderr beside its report."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.report.text import visible


def note(message: str) -> None:
    """One line for people."""
    print(f"cagent-ls: {visible(message)}", file=sys.stderr)


def summary(
    checked: int, others: int, fixed: int, findings: Sequence[Finding], *, proposed: bool = False
) -> str:
    """How many files were checked, how many were not, and what was found.

    `proposed` fixes are shown, not applied.
    """
    found = Counter(finding.severity for finding in findings)
    counts = [counted(found[s], s.label) for s in sorted(Severity, reverse=True) if found[s]]
    left = f", {counted(others, 'other YAML file')} left alone" if others else ""
    state = "possible" if proposed else "applied"
    mended = f", {counted(fixed, 'fix', 'fixes')} {state}" if fixed else ""
    said = ", ".join(counts) or "no findings"
    return f"{counted(checked, 'agent file')} checked{left}{mended}: {said}"


def statistics(findings: Sequence[Finding]) -> list[str]:
    """How often each rule found something, the most frequent first."""
    found = Counter(finding.rule for finding in findings)
    fixable = Counter(finding.rule for finding in findings if finding.fixes)
    width = len(str(max(found.values(), default=0)))
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        f"{number:{width}} {rule}" + (f" ({fixable[rule]} can be fixed)" if fixable[rule] else "")
        for rule, number in ranked
    ]


def counted(number: int, word: str, plural: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {word if number == 1 else plural or word + 's'}"
