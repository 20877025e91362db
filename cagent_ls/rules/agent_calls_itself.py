"""agent-calls-itself: an agent among its own helpers."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import delete_item
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="agent-calls-itself",
    severity=Severity.WARNING,
    summary="An agent that lists itself can give work to itself without end.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    sub_agents:
      - root  # myself
      - writer
  writer:
    model: dmr/ai/qwen3
    description: Writes.
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    sub_agents:
      - writer
  writer:
    model: dmr/ai/qwen3
    description: Writes.
""",
    details="""\
The model then sees itself among the agents it may ask and can hand a task to a copy of itself,
which can do the same. Both runtimes accept it. Take the name out of the list.
""",
    rows=("L27",),
)


@RULE.each("Agent", having=("sub_agents", "handoffs"))
def itself(agent: Bound, _about: About) -> Iterator[Finding]:
    """At the agent's own name in either list."""
    for key in ("sub_agents", "handoffs"):
        for item in agent.texts(key):
            if item.text == agent.name:
                edits = delete_item(item)
                fixes = (Fix(f"Take `{item.text}` out of `{key}`", edits),) if edits else ()
                message = f"`{agent.name}` lists itself in `{key}`; take it out"
                yield RULE.at(item.span, message, fixes=fixes)
