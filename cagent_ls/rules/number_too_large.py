"""number-too-large: a whole number that does not fit into 64 bits."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import Overflow
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="number-too-large",
    severity=Severity.ERROR,
    summary="A whole number beyond 64 bits cannot be read.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n"
    "    max_iterations: 99999999999999999999 # no end\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    max_iterations: 0 # no end\n",
    details="Whole numbers are kept in 64 bits, so the largest one is 9223372036854775807. A "
    "larger one makes docker-agent refuse the file. For many keys 0 means that there is no limit.",
    rows=("U17",),
)


@RULE.each(Overflow)
def number_too_large(problem: Overflow, _about: About) -> Iterator[Finding]:
    """At the number."""
    yield RULE.at(
        problem.node.span,
        "this number is too large to be read: at most 9223372036854775807; write a smaller one",
    )
