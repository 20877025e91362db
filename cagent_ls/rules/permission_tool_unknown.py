"""permission-tool-unknown: a permission pattern for a tool that no agent has."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.language.permissions import glob_covers, parse_pattern
from cagent_ls.language.types import Target
from cagent_ls.rules._texts import inside, respell
from cagent_ls.rules._tools import AUTOMATIC, offered
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets: [{type: filesystem}]\n"
    "permissions:\n  ask: # first\n"
)

RULE = Rule(
    id="permission-tool-unknown",
    severity=Severity.WARNING,
    summary="A permission pattern for a tool that no agent of the file has matches no call.",
    bad=_HEAD + '    - "write_files"\n',
    good=_HEAD + '    - "write_file"\n',
    details="The names of tools are those that toolsets offer, such as `write_file` of "
    "`filesystem`. Only files in which all of them are known are checked: toolsets of MCP "
    "servers, published sub-agents and the like bring tools that are only known at run time.",
    rows=("L39",),
)


_MOST_AGENTS = 100
"""Larger teams are not looked through at every edit."""


@RULE.whole
def permissions(file: Snapshot) -> Iterator[Finding]:
    """Each pattern against the tools of all agents."""
    if file.top is None or file.top.get("permissions") is None or file.about.newer:
        return
    names = _tools(file)
    for part in file.parts if names is not None else ():
        if not part.facts.section and part.facts.name == "permissions" and names is not None:
            for patterns in part.facts.value.pairs.values():
                for node in patterns.elements:
                    for finding in _unknown(node, names):
                        yield finding.shifted(part.start)


def _unknown(node: Node, names: frozenset[str]) -> Iterator[Finding]:
    tool = parse_pattern(node.text, colons_in_values=True).tool
    if not tool or ":" in tool or "[" in tool or "\\" in tool:
        return
    if tool in names or any(glob_covers(tool, name) for name in names):
        return
    near = nearest(tool, sorted(names - AUTOMATIC))
    remedy = f"did you mean `{near}`?" if near else "so it matches no call"
    yield RULE.at(
        inside(node, 0, len(tool)),
        f"no agent of this file has a tool `{tool}`; {remedy}",
        severity=None if near else Severity.INFO,
        fixes=respell(node, 0, len(tool), near) if near else (),
    )


def _tools(file: Snapshot) -> frozenset[str] | None:
    """The tools of all agents; None where the file does not tell them all."""
    names: set[str] = set()
    agents = file.symbols.of(Target.AGENT)
    published = any(u.target is Target.AGENT and u.name not in agents for u in file.symbols.uses)
    if published or len(agents) > _MOST_AGENTS:
        return None
    for part in file.parts:
        if part.facts.section == "agents" and part.facts.value.meant.kind == "mapping":
            tools = offered(Bound(part.facts.value.meant, "Agent"))
            if tools is None:
                return None
            names |= tools
    return frozenset(names) if names > AUTOMATIC else None
