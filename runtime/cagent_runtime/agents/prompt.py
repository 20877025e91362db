"""The system prompt of an agent."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cagent_runtime.config.models import AgentConfig
from cagent_runtime.tools.base import Toolset


def system_prompt(
    agent: AgentConfig, toolsets: Sequence[Toolset], folder: Path, today: date
) -> str:
    """Instruction, what the toolsets say, and on demand the date and where the agent works."""
    parts = [agent.instruction, *(toolset.instruction for toolset in toolsets)]
    if agent.add_date:
        parts.append(f"Today's date: {today.isoformat()}")
    if agent.add_environment_info:
        parts.append(_environment(folder))
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _environment(folder: Path) -> str:
    in_git = any((place / ".git").exists() for place in (folder, *folder.parents))
    return "\n".join(
        [
            f"Working directory: {folder}",
            f"Git repository: {'yes' if in_git else 'no'}",
            f"Operating system: {platform.system()} ({platform.machine()})",
        ]
    )
