"""tool-names: `tools` or `defer` with names that the toolset does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import About
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import Target
from cagent_ls.rules._tools import tools_of
from cagent_ls.rules.rule import File, Rule, replace
from cagent_ls.syntax.tree import Node

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: filesystem\n"
_LISTS = ("tools", "defer")

RULE = Rule(
    id="tool-names",
    severity=Severity.WARNING,
    summary="`tools` keeps the tools it names; a name that no tool has keeps nothing.",
    bad=_HEAD + "        # read only\n        tools: [read_file, list_dir]\n",
    good=_HEAD + "        # read only\n        tools: [read_file, list_directory]\n",
    details="`tools` is the list of tools that are kept, all others are left out, and `defer` the "
    "list of those that the model has to search for. Names are compared exactly, without "
    "wildcards, and nobody says so when one fits nothing. The tools of an MCP toolset with a "
    "`name` are called `NAME_tool`, so `tools` has to name them that way too.",
    rows=("L35",),
)


@RULE.each("Toolset", having=_LISTS)
def toolset(bound: Bound, about: About) -> Iterator[Finding]:
    """Every name of both lists, where the file tells what there is."""
    offered = tools_of(bound)
    if bound.variant == "mcp":
        yield from _without_prefix(bound, bound.text("name"))
    for node in _names(bound) if offered is not None else ():
        if offered is not None and node.text not in offered:
            yield _unknown(bound, node, sorted(offered))
        else:
            yield from _unreleased(bound, node, about)


@RULE.each("McpServer", having=_LISTS)
def definition(bound: Bound, _about: About) -> Iterator[Finding]:
    """The lists of a definition with a `name`."""
    yield from _without_prefix(bound, bound.text("name"))


@RULE.linked("Toolset", having=_LISTS)
def of_definition(bound: Bound, file: File) -> Iterator[Finding]:
    """A toolset that has its `name` from a definition."""
    if bound.variant == "mcp" and not bound.is_set("name"):
        named = file.symbols.of(Target.MCP).get(bound.text("ref"))
        yield from _without_prefix(bound, named.text("name") if named is not None else "")


def _names(bound: Bound) -> tuple[Node, ...]:
    return tuple(node for key in _LISTS for node in bound.texts(key) if node.text)


def _without_prefix(bound: Bound, prefix: str) -> Iterator[Finding]:
    for node in _names(bound) if prefix else ():
        if not node.text.startswith(f"{prefix}_"):
            better = f"{prefix}_{node.text}"
            message = f"the tools of this toolset are called `{prefix}_…`; write `{better}`"
            yield RULE.at(node.span, message, fixes=replace(node, better))


def _unknown(bound: Bound, node: Node, offered: list[str]) -> Finding:
    near = nearest(node.text, offered)
    remedy = f"did you mean `{near}`?" if near else f"it has {', '.join(f'`{n}`' for n in offered)}"
    return RULE.at(
        node.span,
        f"a toolset of type `{bound.variant}` has no tool `{node.text}`; {remedy}",
        fixes=replace(node, near) if near else (),
    )


def _unreleased(bound: Bound, node: Node, about: About) -> Iterator[Finding]:
    tool = next((t for t in TOOLSET_TYPES[bound.variant].tools if t.name == node.text), None)
    if tool is None and bound.variant == "shell" and about.released("1.99.0"):
        message = f"`{node.text}` moved to the toolset type `background_jobs` in docker-agent 1.99"
        yield RULE.at(node.span, message)
    elif tool is not None and not about.released(tool.release_since, tool.release_until):
        yield RULE.at(node.span, f"`{node.text}` came with docker-agent {tool.release_since}")
