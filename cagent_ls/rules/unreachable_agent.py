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
    handoffs: [reader]
  reader:
    model: dmr/ai/qwen3
    description: Reads.
    handoffs: [writer]
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

An agent that nobody names may be a second way into the file, so it is only a remark. Agents that
name each other, and are named by nobody else, are a warning.
""",
    whole_text=True,
    rows=("L29",),
    tags=("unused",),
)


@RULE.linked("Agent")
def unreachable(agent: Bound, file: File) -> Iterator[Finding]:
    """At the name of the agent; silent for those that an agent nobody names leads to."""
    symbols, name = file.symbols, agent.name
    if symbols.patched or symbols.is_routed or name in symbols.reachable:
        return
    entry = name in symbols.entries
    if not entry and name in symbols.from_entries:
        return
    remedy = "list it in `sub_agents` or `handoffs`, or start it with `--agent`"
    yield RULE.at(
        agent.head,
        f"nothing leads from `{symbols.entry}` to this agent; {remedy}",
        severity=Severity.INFO if entry else Severity.WARNING,
    )
