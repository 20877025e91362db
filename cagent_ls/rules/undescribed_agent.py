"""undescribed-agent: a helper of which others do not know what it is good at."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.language.types import Target
from cagent_ls.rules._references import is_missing
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="undescribed-agent",
    severity=Severity.WARNING,
    summary="Agents choose their helpers by description, so a helper needs one.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    sub_agents: [writer]
  writer:  # writes
    model: dmr/ai/qwen3
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    sub_agents: [writer]
  writer:
    model: dmr/ai/qwen3
    description: Writes short texts.
""",
    details="""\
An agent is told the names and descriptions of its `sub_agents` and `handoffs` and picks one by
them. Without a description it can only guess from the name. One sentence is enough.
""",
    whole_text=True,
    rows=("L31",),
)

_LISTS = {"sub_agents", "handoffs"}


@RULE.linked("Agent")
def undescribed(agent: Bound, file: File) -> Iterator[Finding]:
    """At the name of the helper."""
    if not is_missing(agent, "description"):
        return
    uses = file.symbols.uses_of(Target.AGENT, agent.name)
    user = next((u.owner for u in uses if u.field in _LISTS and u.owner != agent.name), None)
    if user is not None:
        message = f"`{user}` chooses this agent by its description; add `description:`"
        yield RULE.at(agent.head, message)
