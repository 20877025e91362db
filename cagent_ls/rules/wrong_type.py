"""wrong-type: a value of a shape that the key cannot take."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.binder import describe
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import WrongType
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="wrong-type",
    severity=Severity.ERROR,
    summary="A value of the wrong type is refused or, in free maps, silently replaced.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets: filesystem\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: filesystem\n",
    rows=("U06",),
)

_WRITTEN = {"scalar": "a single value", "sequence": "a list", "mapping": "a mapping"}


@RULE.each(WrongType)
def wrong_type(problem: WrongType, _about: About) -> Iterator[Finding]:
    """One finding for each value."""
    node = problem.node
    name = node.key.text if node.key else "this"
    note = "; docker-agent drops it without a word" if problem.swallowed else ""
    yield RULE.at(
        node.span,
        f"`{name}` must be {describe(problem.type)}, "
        f"not {_WRITTEN.get(node.kind, node.kind)}{note}",
        severity=Severity.WARNING if problem.swallowed else None,
    )
