"""search_files_content: lines that hold a text or match a regular expression."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import regex
from pathspec import GitIgnoreSpec

from cagent_runtime.tools.base import Tool, ToolError
from cagent_runtime.tools.filesystem.workspace import PATH, Workspace, file_tool

MAX_HITS = 100
MAX_SECONDS = 10.0
"""Of one search; a regular expression that a model wrote can take for ever."""

_AROUND = 80
"""Characters shown on each side of a hit."""


def tools(workspace: Workspace) -> list[Tool]:
    """The tool that searches."""

    def search_files_content(arguments: dict[str, Any]) -> str:
        query = arguments["query"]
        pattern = _compiled(query if arguments.get("is_regex") else regex.escape(query))
        excluded = GitIgnoreSpec.from_lines(arguments.get("excludePatterns", []))
        hits: list[str] = []
        for hit in _hits(workspace, arguments["path"], pattern, excluded):
            if len(hits) == MAX_HITS:
                return "\n".join([*hits, "(there are more hits: narrow the search)"])
            hits.append(hit)
        return "\n".join(hits) or "(nothing found)"

    return [
        file_tool(
            workspace,
            "search_files_content",
            "Search the text of a file or of all files below a directory, line by line.",
            search_files_content,
            {
                "path": PATH,
                "query": {"type": "string", "minLength": 1, "description": "What to look for"},
                "is_regex": {
                    "type": "boolean",
                    "description": "Whether query is a regular expression",
                },
                "excludePatterns": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "Files to leave out, as in .gitignore",
                },
            },
            required=("path", "query"),
            read_only=True,
        )
    ]


def _compiled(text: str) -> regex.Pattern[str]:
    try:
        return regex.compile(text)
    except regex.error as error:
        raise ToolError(f"the regular expression is not valid: {error}") from None


def _hits(
    workspace: Workspace, path: str, pattern: regex.Pattern[str], excluded: GitIgnoreSpec
) -> Iterator[str]:
    top = workspace.inside(path)
    if not top.exists():
        raise ToolError(f"{path} does not exist")
    ends = time.monotonic() + MAX_SECONDS
    for file in workspace.files(top):
        name = workspace.shown(file)
        if excluded.match_file(name):
            continue
        try:
            text = workspace.text(name)
        except ToolError:  # binary, too large or unreadable: not what a search is about
            continue
        for number, line in enumerate(text.split("\n"), 1):
            try:
                found = pattern.search(line, timeout=max(ends - time.monotonic(), 0.001))
            except TimeoutError:
                raise ToolError(f"the search took over {MAX_SECONDS:g} seconds") from None
            if found:
                yield f"{name}:{number}: {_excerpt(line, *found.span())}"


def _excerpt(line: str, start: int, end: int) -> str:
    """The line, or what is around the hit if it is long."""
    if len(line) <= 2 * _AROUND:
        return line.strip()
    left, right = max(start - _AROUND, 0), min(end, start + _AROUND) + _AROUND
    return f"{'…' * (left > 0)}{line[left:right].strip()}{'…' * (right < len(line))}"
