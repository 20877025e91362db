"""From the toolsets of an agent's configuration to the tools it can call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cagent_runtime.cli.exits import Stop
from cagent_runtime.config.models import (
    AgentConfig,
    FilesystemToolset,
    RagToolset,
    UnsupportedToolset,
)
from cagent_runtime.rag.types import Connect
from cagent_runtime.tools.base import Tool, Toolset
from cagent_runtime.tools.filesystem import Filesystem
from cagent_runtime.tools.rag import Rag


def assemble(
    agent: AgentConfig, folder: Path, connect: Connect, warn: Callable[[str], None]
) -> list[Toolset]:
    """The toolsets of `agent` that can be run; `warn` hears about the others.

    Args:
        agent: Whose toolsets.
        folder: The working directory, which file tools cannot leave.
        connect: Reaches the models of RAG sources.
        warn: Told what is left out.
    """
    made: list[Toolset] = []
    for toolset in agent.toolsets:
        match toolset:
            case FilesystemToolset():
                made.append(Filesystem(toolset, folder))
            case RagToolset():
                try:
                    made.append(Rag(toolset, connect))
                except Stop as unusable:
                    warn(f"{unusable} The agent runs without it.")
            case UnsupportedToolset(type=kind):
                warn(f"toolset `{kind}` is not supported yet; it is left out")
        for key in getattr(toolset, "unsupported", ()):
            warn(f"`{key}` of a toolset of type `{toolset.type}` has no effect yet")
    return made


def offered(agent: AgentConfig, toolsets: list[Toolset], warn: Callable[[str], None]) -> list[Tool]:
    """The tools of all toolsets under different names; of equal names the first counts."""
    tools: dict[str, Tool] = {}
    for tool in (tool for toolset in toolsets for tool in toolset.tools()):
        if agent.readonly and not tool.read_only:
            continue
        if tool.name in tools:
            warn(f"two tools of agent `{agent.name}` are called `{tool.name}`: the first is used")
        tools.setdefault(tool.name, tool)
    return list(tools.values())
