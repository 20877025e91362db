"""read_file and read_multiple_files: a part at a time, so that a small context can hold it."""

from __future__ import annotations

import re
from typing import Any

from cagent_runtime.tools.base import Tool, ToolError
from cagent_runtime.tools.filesystem.workspace import PATH, PATHS, Workspace, file_tool

MAX_LINES = 400
MAX_CHARACTERS = 16_000
"""Of one result: about 4,000 tokens."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
"""Only line feeds end lines, as in editors and search results."""


def tools(workspace: Workspace) -> list[Tool]:
    """The tools that read."""

    def read_file(arguments: dict[str, Any]) -> str:
        text = workspace.text(arguments["path"])
        return part(text, arguments.get("line", 1), arguments.get("limit", MAX_LINES))

    def read_multiple_files(arguments: dict[str, Any]) -> str:
        paths = arguments["paths"]
        sections = []
        for path in paths:
            try:
                text = part(workspace.text(path), characters=MAX_CHARACTERS // len(paths))
            except ToolError as error:
                text = f"error: {error}"
            sections.append(f"=== {path}\n{text}")
        return "\n".join(sections)

    ranged = {
        "path": PATH,
        "line": {"type": "integer", "minimum": 1, "description": "First line to read, from 1"},
        "limit": {"type": "integer", "minimum": 1, "description": "Most lines to read"},
    }
    return [
        file_tool(
            workspace,
            "read_file",
            "Read a text file, or the part of it that starts at a line.",
            read_file,
            ranged,
            required=("path",),
            read_only=True,
        ),
        file_tool(
            workspace,
            "read_multiple_files",
            "Read several text files at once.",
            read_multiple_files,
            {"paths": PATHS},
            required=("paths",),
            read_only=True,
        ),
    ]


def part(text: str, line: int = 1, limit: int = MAX_LINES, characters: int = MAX_CHARACTERS) -> str:
    """Lines of `text` from `line` on, with a note that says how to read on."""
    lines = _LINE.findall(text.removeprefix("\N{BYTE ORDER MARK}"))
    if not lines:
        return "(the file is empty)"
    if line > len(lines):
        raise ToolError(f"there is no line {line}: the file has {len(lines)} lines")
    shown: list[str] = []
    for each in lines[line - 1 : line - 1 + limit]:
        if shown and len(each) > characters:
            break
        shown.append(each[:characters])
        characters -= len(each)
    last = line + len(shown) - 1
    notes = []
    if len(shown[-1]) < len(lines[last - 1]):
        notes.append(f"line {last} is cut: it has {len(lines[last - 1])} characters")
    if last < len(lines):
        notes.append(f"lines {line} to {last} of {len(lines)}; read on with line={last + 1}")
    if not notes:
        return "".join(shown)
    return f"{''.join(shown).rstrip()}\n({'; '.join(notes)})"
