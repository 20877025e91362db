"""The tools that toolsets offer, as far as the file tells."""

from __future__ import annotations

from cagent_ls.analysis.bound import Bound
from cagent_ls.language.toolset_types import TOOLSET_TYPES

AUTOMATIC = frozenset(
    {
        "add_tool",
        "get_environment_info",
        "handoff",
        "read_skill",
        "read_skill_file",
        "run_skill",
        "run_tools_with_javascript",
        "search_tool",
        "transfer_task",
    }
)
"""Tools that agents get without a toolset."""

_OPEN = {"mcp", "a2a", "openapi", "mcp_catalog", "rag"}
"""Types whose tools are only known at run time, or by another part of the file."""

_OFFERED = {
    kind: frozenset(tool.name for tool in type_.tools) for kind, type_ in TOOLSET_TYPES.items()
}
_OFFERED["shell"] |= _OFFERED["background_jobs"]  # they were its own once


def tools_of(toolset: Bound) -> frozenset[str] | None:
    """The names of a toolset's tools in any release; None where the file does not tell."""
    kind = toolset.variant
    known = TOOLSET_TYPES.get(kind)
    if known is None or kind in _OPEN:
        return None
    match kind:
        case "script":
            scripts = toolset.get("shell")
            return frozenset(scripts.pairs) if scripts is not None else None
        case "api":
            name = toolset.text("api_config", "name")
            return frozenset({name}) if name else None
        case "open_url" if toolset.text("name"):
            return frozenset({toolset.text("name")})
        case _:
            return _OFFERED[kind]


def offered(agent: Bound) -> frozenset[str] | None:
    """The names of all tools an agent may have; None where the file does not tell."""
    if any(agent.is_set(key) for key in ("use_toolsets", "rag", "harness", "use_skills")):
        return None
    written, toolsets = agent.get("toolsets"), agent.inner("toolsets")
    if written is not None and len(toolsets) != len(written.items):
        return None
    names = set(AUTOMATIC)
    for toolset in toolsets:
        tools = tools_of(toolset)
        if tools is None:
            return None
        names |= tools
    return frozenset(names)
