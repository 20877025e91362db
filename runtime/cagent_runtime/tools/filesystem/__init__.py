"""The filesystem toolset, confined to the working directory; one file for each kind of work."""

from __future__ import annotations

from pathlib import Path

from cagent_runtime.agents.events import Emit
from cagent_runtime.config.models import FilesystemToolset
from cagent_runtime.tools.base import Tool
from cagent_runtime.tools.filesystem import browse, change, edit, read, search
from cagent_runtime.tools.filesystem.workspace import Workspace


class Filesystem:
    """Files below one folder."""

    def __init__(self, config: FilesystemToolset, folder: Path) -> None:
        self._config = config
        self._workspace = Workspace(folder.resolve(), config.ignore_vcs)

    @property
    def instruction(self) -> str:
        """What the file says, and nothing else: a small model takes more for its task."""
        return self._config.instruction or ""

    def tools(self) -> list[Tool]:
        """The tools that `tools:` and `readonly:` leave."""
        made = [
            tool
            for work in (read, browse, search, change, edit)
            for tool in work.tools(self._workspace)
        ]
        kept = self._config.tools
        return [
            tool
            for tool in made
            if (kept is None or tool.name in kept) and (tool.read_only or not self._config.readonly)
        ]

    async def start(self, emit: Emit) -> None:
        """Needs nothing."""
