"""agent-circle: agents whose helpers lead back to them."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="agent-circle",
    severity=Severity.INFO,
    summary="Agents that have each other as helpers can pass a task around for ever.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    description: Leads.
    sub_agents: [writer]
  writer:
    model: dmr/ai/qwen3
    description: Writes.
    sub_agents: [root]  # for questions
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    description: Leads.
    sub_agents: [writer]
  writer:
    model: dmr/ai/qwen3
    description: Writes.
""",
    details="""\
A task given to a sub-agent runs until its answer is there. If that agent may give a task back, the
two can go on without end, each inside the other. Give the way back as one of the `handoffs`, where
a circle is normal, or set `max_iterations`.
""",
    rows=("L28",),
)


@RULE.linked("Agent")
def circle(agent: Bound, file: File) -> Iterator[Finding]:
    """Once for each circle: where it leads back to an agent that stands before."""
    order, circles = file.symbols.order, file.symbols.circles
    own = circles.get(agent.name)
    for item in agent.texts("sub_agents"):
        name = item.text
        if own is not None and circles.get(name) == own and order[name] < order[agent.name]:
            message = f"`{name}` may give tasks to `{agent.name}` in turn, so the two can go round"
            related = Related("leads here", definition=(Target.AGENT, name))
            yield RULE.at(item.span, message, related=(related,))
