"""What a rule is: facts about it and a check that yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

Check = Callable[[Snapshot], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check by its stable id, with examples that are also its tests."""

    id: str
    severity: Severity
    summary: str
    bad: str
    good: str

    def at(
        self,
        span: Span,
        message: str,
        *,
        severity: Severity | None = None,
        target: str = "",
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        """A finding of this rule."""
        return Finding(self.id, severity or self.severity, span, message, target, fixes)


def replace(node: Node, text: str) -> Fix:
    """The fix that writes `text` in place of a node, keeping its quotes."""
    quote = {"single": "'", "double": '"'}.get(node.style, "")
    return Fix(f"Change to `{text}`", (Edit(node.span, f"{quote}{text}{quote}"),))
