"""duplicate-key: a key stands twice in one mapping."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.structure import RepeatedKey
from cagent_ls.rules.rule import Rule

META = Rule(
    id="duplicate-key",
    severity=Severity.ERROR,
    summary="A file with a repeated key is refused, wherever the key stands.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n    model: dmr/ai/smollm2\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
)


def check(file: Snapshot) -> Iterator[Finding]:
    """One finding for each repetition."""
    for problem in file.problems:
        if isinstance(problem, RepeatedKey):
            line, _ = file.document.lines.position(problem.first.span.start)
            yield META.at(
                problem.key.span,
                f"`{problem.key.text}` is already set in line {line + 1}; delete one of the two",
            )
