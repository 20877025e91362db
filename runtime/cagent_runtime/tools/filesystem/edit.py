"""edit_file: replaces pieces of a file, all of them or none."""

from __future__ import annotations

from typing import Any

from cagent_runtime.tools.base import Tool, ToolError
from cagent_runtime.tools.filesystem.workspace import PATH, Workspace, file_tool

_TEXT = {"type": "string"}
_EDIT = {
    "type": "object",
    "properties": {
        "oldText": {**_TEXT, "minLength": 1, "description": "Text as it stands in the file"},
        "newText": {**_TEXT, "description": "What takes its place"},
    },
    "required": ["oldText", "newText"],
}


def tools(workspace: Workspace) -> list[Tool]:
    """The tool that edits."""

    def edit_file(arguments: dict[str, Any]) -> str:
        edits = arguments["edits"]
        text = workspace.text(arguments["path"])
        for number, edit in enumerate(edits, 1):
            text = _replaced(text, edit["oldText"], edit["newText"], number)
        workspace.write(arguments["path"], text)
        return f"made {len(edits)} edits in {arguments['path']}"

    return [
        file_tool(
            workspace,
            "edit_file",
            "Replace pieces of a text file, in order, each at its first occurrence.",
            edit_file,
            {"path": PATH, "edits": {"type": "array", "items": _EDIT, "minItems": 1}},
            required=("path", "edits"),
        )
    ]


def _replaced(text: str, old: str, new: str, number: int) -> str:
    if old not in text and "\r\n" in text:  # models write plain line feeds
        old, new = (piece.replace("\r\n", "\n").replace("\n", "\r\n") for piece in (old, new))
    if old not in text:
        raise ToolError(f"edit {number}: oldText is not in the file; nothing was changed")
    return text.replace(old, new, 1)
