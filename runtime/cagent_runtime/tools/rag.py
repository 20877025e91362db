"""A RAG source as a tool: the model asks, the index answers."""

from __future__ import annotations

from typing import Any

from cagent_ls.dmr.errors import DmrError
from cagent_ls.dmr.messages import ToolSpec
from cagent_runtime.agents.events import Emit, Indexing, Warned
from cagent_runtime.cli.exits import Stop
from cagent_runtime.config.models import RagToolset
from cagent_runtime.rag.collect import display_path
from cagent_runtime.rag.index import Event as Progress
from cagent_runtime.rag.index import FileDone, Started, index
from cagent_runtime.rag.query import SearchResult, search
from cagent_runtime.rag.strategies import runnable
from cagent_runtime.rag.types import Connect
from cagent_runtime.tools.base import Tool, ToolError

MAX_CHARACTERS = 12_000
"""Of one result: about 3,000 tokens."""

_QUERY = {"type": "string", "minLength": 1, "description": "What to look for, in plain words"}


class Rag:
    """The search of one source.

    Raises:
        Stop: No strategy of the source can be run.
    """

    def __init__(self, config: RagToolset, connect: Connect) -> None:
        self._config = config
        self._connect = connect
        self._strategy, self._warnings = runnable(config.source)

    @property
    def instruction(self) -> str:
        """What the file says about the source, if anything."""
        return self._config.instruction or self._config.source.tool.instruction or ""

    def tools(self) -> list[Tool]:
        """The one tool, named after the source."""
        source = self._config.source
        description = source.tool.description or f"Search the documents of {source.name}."
        schema = {"type": "object", "properties": {"query": _QUERY}, "required": ["query"]}
        name = source.tool.name or self._config.name or source.name
        return [Tool(ToolSpec(name, description, schema), self._search, read_only=True)]

    async def start(self, emit: Emit) -> None:
        """Brings the index up to date: only what is new or changed is embedded.

        Raises:
            DmrError: The embedding model failed.
            Stop: The index cannot be used.
        """
        source = self._config.source
        files = done = 0

        def hear(event: Progress) -> None:
            nonlocal files, done
            match event:
                case Started():
                    files = event.files
                    if files:
                        emit(Indexing(source.name, 0, files))
                case FileDone():
                    done += 1
                    if done * 10 // files > (done - 1) * 10 // files:
                        emit(Indexing(source.name, done, files))

        report = await index(source.name, self._strategy, self._connect, hear)
        failed = [
            f"{display_path(each.path)} is not indexed: {each.reason}" for each in report.failed
        ]
        for text in [*self._warnings, *report.warnings, *failed]:
            emit(Warned(text))

    async def _search(self, arguments: dict[str, Any]) -> str:
        try:
            return _as_text(await search(self._config.source, arguments["query"], self._connect))
        except (DmrError, Stop) as error:
            raise ToolError(f"the search failed: {error}") from None


def _as_text(found: SearchResult) -> str:
    """The results with their places, best first, as many as fit."""
    parts: list[str] = []
    room = MAX_CHARACTERS
    for hit in found.hits:
        where = f"{display_path(hit.path)}:{hit.start_line}-{hit.end_line}"
        part = f"=== {where} (score {hit.score:.2f})\n{hit.text.strip()}"[: max(room, 200)]
        if parts and len(part) > room:
            parts.append(f"({len(found.hits) - len(parts)} more results left out)")
            break
        parts.append(part)
        room -= len(part)
    if not parts:
        parts.append(f"(nothing found in {found.index.files} files)")
    if found.index.stale:
        parts.append(f"(the index may be out of date: {found.index.stale})")
    return "\n\n".join(parts)
