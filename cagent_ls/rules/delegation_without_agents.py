"""delegation-without-agents: talk of giving tasks, and nobody to give them to."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

RULE = Rule(
    id="delegation-without-agents",
    severity=Severity.WARNING,
    summary="Without `sub_agents` an agent has no tool to give tasks with.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    # nobody else is here
    instruction: Use transfer_task for long texts.
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Use transfer_task for long texts.
    sub_agents: [writer]
  writer:
    model: dmr/ai/qwen3
    description: Writes.
    instruction: Write.
""",
    details="""\
The tool `transfer_task` exists for agents with `sub_agents` only, and a toolset of type
`background_agents` can start nobody else. An instruction that speaks of the tool makes the model
call something that is not there. List the helpers under `sub_agents`.
""",
    whole_text=True,
    rows=("L33",),
)

_TOOL = "transfer_task"


@RULE.each("Agent")
def delegation(agent: Bound, _about: About) -> Iterator[Finding]:
    """At the toolset and at the word."""
    if agent.is_set("sub_agents") or agent.has_unknown_parts:
        return
    for toolset in agent.inner("toolsets"):
        if toolset.variant == "background_agents":
            message = "`background_agents` has nobody to start; list agents under `sub_agents`"
            yield RULE.at(toolset.head, message)
    node = agent.get("instruction")
    if node is not None and _TOOL in node.text:
        message = f"there is no tool `{_TOOL}` without `sub_agents`; list the helpers there"
        yield RULE.at(_place(node), message)


def _place(node: Node) -> Span:
    """The word in the text as written."""
    span = node.span
    at = node.scope.text.find(_TOOL, span.start, span.end) if node.via is None else -1
    return Span(at, at + len(_TOOL)) if at >= 0 else span
