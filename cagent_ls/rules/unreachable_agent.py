"""unreachable-agent: an agent that no work can get to."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="unreachable-agent",
    severity=Severity.WARNING,
    summary="An agent that nothing leads to only runs when it is asked for by name.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
  writer:  # left over
    model: dmr/ai/qwen3
    description: Writes.
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    sub_agents: [writer]
  writer:
    model: dmr/ai/qwen3
    description: Writes.
""",
    details="""\
A run starts with the agent `root`, else with the first of the file, and goes on to others through
`sub_agents`, `handoffs`, `force_handoff` and commands. All agents are made at the start all the
same, with their models and tools. List the agent where it is needed, or start it with `--agent`.
""",
    rows=("L29",),
    tags=("unused",),
)


@RULE.linked("Agent")
def unreachable(agent: Bound, file: File) -> Iterator[Finding]:
    """At the name of the agent."""
    symbols = file.symbols
    if symbols.patched or symbols.is_routed or agent.name in symbols.reachable:
        return
    message = (
        f"nothing leads from `{symbols.entry}` to this agent; list it in `sub_agents` or "
        "`handoffs`, or start it with `--agent`"
    )
    yield RULE.at(agent.head, message)
