"""named-twice: the same name twice in one list."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import delete_item
from cagent_ls.analysis.finding import Finding, Fix, Related, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

RULE = Rule(
    id="named-twice",
    severity=Severity.WARNING,
    summary="An agent, group or source that an agent names twice is offered twice.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    sub_agents:
      - writer
      - writer  # again
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
Nothing takes repeated names out: the model sees an agent twice, and a toolset or RAG source twice
gives two tools of one name, which some providers refuse. An agent in both `sub_agents` and
`handoffs` leaves the model to guess which way to go. Keep one.
""",
    rows=("L27", "N34"),
)

_LISTS = ("sub_agents", "handoffs", "use_toolsets", "use_commands", "use_skills", "rag", "budgets")


@RULE.each("Agent", having=_LISTS)
def lists(agent: Bound, _about: About) -> Iterator[Finding]:
    """Within each list of names, and between the two of agents."""
    for key in _LISTS:
        yield from _repeated(agent.texts(key), f"in `{key}`")
    tasks = {item.text: item for item in agent.texts("sub_agents")}
    for item in agent.texts("handoffs"):
        if item.text in tasks and item.text != agent.name:
            message = f"`{item.text}` is in `sub_agents` too; keep it in one of the two"
            related = Related("and here", tasks[item.text].span)
            yield RULE.at(item.span, message, related=(related,))


@RULE.each("Agent", having={"toolsets"})
def sources(agent: Bound, _about: About) -> Iterator[Finding]:
    """RAG sources by the name of their tool."""
    seen: dict[str, Node] = {item.text: item for item in agent.texts("rag")}
    for toolset in agent.inner("toolsets"):
        node = toolset.get("ref") if toolset.variant == "rag" else None
        name = toolset.text("name") or toolset.text("ref")
        if node is None or not name:
            continue
        first = seen.setdefault(name, node)
        if first is not node:
            message = f"the agent has a RAG tool `{name}` already; delete one or set `name`"
            yield RULE.at(node.span, message, related=(Related("the first", first.span),))


def _repeated(items: tuple[Node, ...], where: str) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    for item in items:
        first = seen.setdefault(item.text, item)
        if first is not item:
            edits = delete_item(item)
            fixes = (Fix(f"Delete the second `{item.text}`", edits, True),) if edits else ()
            message = f"`{item.text}` is {where} already; delete one of the two"
            yield RULE.at(item.span, message, fixes=fixes, related=(Related("here", first.span),))
