"""The filesystem toolset, confined to one folder."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cagent_ls.dmr.messages import ToolSpec
from cagent_runtime.config.models import FilesystemToolset
from cagent_runtime.tools.base import Tool, ToolError

READ_LINES = 400
LIST_ENTRIES = 200
SIZE_LIMIT = 4 * 1024 * 1024

_PATH = {"type": "string", "description": "Path relative to the working directory"}


def tools(config: FilesystemToolset, root: Path) -> list[Tool]:
    """The tools of the toolset that the file keeps, below `root`."""
    files = _Files(root.resolve())
    offered = [
        _tool("read_file", "Read a text file.", files.read, _ranged(), ["path"], True),
        _tool("list_directory", "List a folder.", files.list, {"path": _PATH}, ["path"], True),
        _tool("write_file", "Create or replace a file.", files.write, _content(), None, False),
    ]
    return [
        tool
        for tool in offered
        if (config.tools is None or tool.spec.name in config.tools)
        and (tool.read_only or not config.readonly)
    ]


def _ranged() -> dict[str, Any]:
    return {
        "path": _PATH,
        "line": {"type": "integer", "minimum": 1, "description": "First line, from 1"},
        "limit": {"type": "integer", "minimum": 1, "description": "Number of lines"},
    }


def _content() -> dict[str, Any]:
    return {"path": _PATH, "content": {"type": "string", "description": "The whole new text"}}


def _tool(
    name: str,
    description: str,
    work: Callable[[dict[str, Any]], str],
    properties: dict[str, Any],
    required: list[str] | None,
    read_only: bool,
) -> Tool:
    async def call(arguments: dict[str, Any]) -> str:
        try:
            return await asyncio.to_thread(work, arguments)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise ToolError(f"{arguments['path']}: {reason}") from None

    schema = {"type": "object", "properties": properties, "required": required or [*properties]}
    return Tool(ToolSpec(name, description, schema), call, read_only)


class _Files:
    """File access that cannot leave `root`, by `..`, absolute paths or links."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def inside(self, path: str) -> Path:
        if "\0" in path:
            raise ToolError("the path holds a NUL character")
        resolved = (self.root / path).resolve()
        if not resolved.is_relative_to(self.root):
            raise ToolError(f"{path} is outside the working directory, which tools cannot leave")
        return resolved

    def read(self, arguments: dict[str, Any]) -> str:
        path = self.inside(arguments["path"])
        if path.is_file() and path.stat().st_size > SIZE_LIMIT:
            raise ToolError(f"{arguments['path']} is larger than {SIZE_LIMIT >> 20} MiB")
        lines = path.read_text("utf-8").splitlines(keepends=True)
        first = arguments.get("line", 1) - 1
        last = first + min(arguments.get("limit", READ_LINES), READ_LINES)
        text = "".join(lines[first:last])
        if last < len(lines):
            text += f"\n(lines {first + 1} to {last} of {len(lines)}; read on with line={last + 1})"
        return text or "(empty)"

    def list(self, arguments: dict[str, Any]) -> str:
        entries = sorted(self.inside(arguments["path"]).iterdir())
        names = [f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries]
        more = len(names) - LIST_ENTRIES
        note = [f"(and {more} more)"] if more > 0 else []
        return "\n".join([*names[:LIST_ENTRIES], *note]) or "(empty)"

    def write(self, arguments: dict[str, Any]) -> str:
        path = self.inside(arguments["path"])
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".cagent-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(arguments["content"])
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return f"wrote {len(arguments['content'])} characters to {arguments['path']}"
