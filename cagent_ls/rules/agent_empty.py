"""agent-empty: a name with nothing below it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import is_null
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import WrongType
from cagent_ls.analysis.target import About
from cagent_ls.language.types import StructRef
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="agent-empty",
    severity=Severity.ERROR,
    summary="An agent with nothing in it is refused.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n  helper: # to do\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
    details="docker-agent refuses a file in which an agent has no value at all. Empty entries of "
    "other sections are accepted. Give the agent at least a `model`, or delete its name.",
    rows=("U08",),
)


@RULE.each(WrongType)
def agent_empty(problem: WrongType, _about: About) -> Iterator[Finding]:
    """At each name without anything."""
    node = problem.node
    if problem.type == StructRef("Agent") and is_null(node) and node.key is not None:
        name = node.key.text
        yield RULE.at(
            node.key.span, f"agent `{name}` has nothing in it; give it a `model` or delete it"
        )
