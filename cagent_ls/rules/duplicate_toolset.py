"""duplicate-toolset: the same toolset twice in one agent."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._tools import tools_of
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: filesystem\n"

RULE = Rule(
    id="duplicate-toolset",
    severity=Severity.INFO,
    summary="Two toolsets of an agent offer tools of the same names.",
    bad=_HEAD + "      # for commands\n      - type: shell\n      - type: shell\n",
    good=_HEAD + "      # for commands\n      - type: shell\n",
    details="Tools are called by their names, so of two with one name the model can only mean "
    "one, and which that is depends on the runtime. Some model servers refuse a request with two "
    "tools of one name. Delete one of the toolsets, let each keep different tools with `tools`, "
    "or give MCP toolsets a `name`, which goes in front of the names of their tools.",
    rows=("L54",),
)


@RULE.each("Agent", having={"toolsets"})
def repeated(agent: Bound, about: About) -> Iterator[Finding]:
    """The second of two, compared by what they offer or where they come from."""
    tools: dict[str, Bound] = {}
    sources: dict[tuple[str, ...], Bound] = {}
    toolsets = agent.inner("toolsets")
    for toolset in toolsets if len(toolsets) > 1 else ():
        offered = _kept(toolset, about)
        first = next((tools[name] for name in sorted(offered & tools.keys())), None)
        for name in offered:
            tools.setdefault(name, toolset)
        source = _source(toolset)
        if source:
            first = sources.setdefault(source, toolset)
            first = None if first is toolset else first
        if first is not None and toolset.node.via is None:
            message = f"this agent has the same tools from another `{first.variant}` toolset"
            yield RULE.at(toolset.head, message, related=(Related("that one", first.head),))


def _kept(toolset: Bound, about: About) -> frozenset[str]:
    offered = tools_of(toolset)
    if toolset.variant == "shell" and about.released("1.99.0"):
        offered = frozenset({"shell"})  # its other tools are those of `background_jobs` now
    if offered is None or toolset.variant == "lsp":  # several of these are joined
        return frozenset()
    wanted = {node.text for node in toolset.texts("tools")}
    return offered & wanted if wanted else offered


def _source(toolset: Bound) -> tuple[str, ...]:
    """Where the tools of an MCP server or API come from; empty for others."""
    if toolset.variant not in {"mcp", "openapi", "a2a"}:
        return ()
    paths = (("command",), ("remote", "url"), ("ref",), ("url",))
    origin = tuple(toolset.text(*path) for path in paths)
    if not any(origin):
        return ()
    apart = (*toolset.texts("args"), *toolset.texts("tools"))
    env = toolset.get("env")
    values = env.pairs.values() if env is not None else ()
    return (toolset.variant, *origin, toolset.text("name"), *(n.text for n in (*apart, *values)))
