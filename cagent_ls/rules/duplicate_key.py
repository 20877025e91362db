"""duplicate-key: a key stands twice in one mapping."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import RepeatedKey
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="duplicate-key",
    severity=Severity.ERROR,
    summary="A file with a repeated key is refused, wherever the key stands.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n    model: dmr/ai/smollm2\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
    rows=("U02",),
)


@RULE.each(RepeatedKey)
def repeated(problem: RepeatedKey, _about: About) -> Iterator[Finding]:
    """One finding for each repetition."""
    yield _finding(problem)


@RULE.whole
def repeated_across_parts(file: Snapshot) -> Iterator[Finding]:
    """Repeated sections, and names repeated in a section."""
    yield from (_finding(key).shifted(at) for at, key in file.repeated)


def _finding(problem: RepeatedKey) -> Finding:
    return RULE.at(
        problem.key.span,
        f"`{problem.key.text}` is already set in this mapping; delete one of the two",
        related=(Related("first set here", problem.first.span),),
    )
