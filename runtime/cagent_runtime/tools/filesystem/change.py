"""write_file, create_directory and remove_directory."""

from __future__ import annotations

from typing import Any

from cagent_runtime.tools.base import Tool, ToolError
from cagent_runtime.tools.filesystem.workspace import PATH, PATHS, Workspace, file_tool


def tools(workspace: Workspace) -> list[Tool]:
    """The tools that make and remove things."""

    def write_file(arguments: dict[str, Any]) -> str:
        workspace.write(arguments["path"], arguments["content"])
        return f"wrote {len(arguments['content'])} characters to {arguments['path']}"

    def create_directory(arguments: dict[str, Any]) -> str:
        for path in arguments["paths"]:
            try:
                workspace.inside(path).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ToolError(f"{path}: {error.strerror}") from None
        return f"created {', '.join(arguments['paths'])}"

    def remove_directory(arguments: dict[str, Any]) -> str:
        for path in arguments["paths"]:
            folder = workspace.inside(path)
            if folder == workspace.root:
                raise ToolError("the working directory itself cannot be removed")
            try:
                folder.rmdir()
            except OSError as error:
                raise ToolError(f"{path}: {error.strerror}") from None
        return f"removed {', '.join(arguments['paths'])}"

    content = {"type": "string", "description": "The whole new text of the file"}
    return [
        file_tool(
            workspace,
            "write_file",
            "Create a file or replace its whole text; directories above it are created.",
            write_file,
            {"path": PATH, "content": content},
            required=("path", "content"),
        ),
        file_tool(
            workspace,
            "create_directory",
            "Create directories, and those above them.",
            create_directory,
            {"paths": PATHS},
            required=("paths",),
        ),
        file_tool(
            workspace,
            "remove_directory",
            "Remove empty directories.",
            remove_directory,
            {"paths": PATHS},
            required=("paths",),
        ),
    ]
