"""list_directory and directory_tree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from cagent_runtime.tools.base import Tool, ToolError
from cagent_runtime.tools.filesystem.workspace import PATH, Workspace, file_tool

MAX_ENTRIES = 200


def tools(workspace: Workspace) -> list[Tool]:
    """The tools that look around."""

    def folder(arguments: dict[str, Any]) -> Path:
        path = workspace.inside(arguments["path"])
        if not path.is_dir():
            raise ToolError(f"{arguments['path']} is not a directory")
        return path

    def list_directory(arguments: dict[str, Any]) -> str:
        entries = workspace.entries(folder(arguments))
        names = [f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries]
        return _capped(names[: MAX_ENTRIES + 1], f"(and {len(names) - MAX_ENTRIES} more)")

    def directory_tree(arguments: dict[str, Any]) -> str:
        lines = list(islice(_tree(workspace, folder(arguments), 0), MAX_ENTRIES + 1))
        return _capped(lines, "(there is more: look into one of the directories)")

    return [
        file_tool(
            workspace,
            "list_directory",
            "List a directory; names of directories end with a slash.",
            list_directory,
            {"path": PATH},
            required=("path",),
            read_only=True,
        ),
        file_tool(
            workspace,
            "directory_tree",
            "Show a directory with everything below it.",
            directory_tree,
            {"path": PATH},
            required=("path",),
            read_only=True,
        ),
    ]


def _tree(workspace: Workspace, folder: Path, depth: int) -> Iterator[str]:
    for entry in workspace.entries(folder):
        is_folder = entry.is_dir(follow_symlinks=False)
        yield f"{'  ' * depth}{entry.name}{'/' if is_folder else ''}"
        if is_folder:
            yield from _tree(workspace, Path(entry.path), depth + 1)


def _capped(lines: list[str], more: str) -> str:
    shown = lines if len(lines) <= MAX_ENTRIES else [*lines[:MAX_ENTRIES], more]
    return "\n".join(shown) or "(the directory is empty)"
