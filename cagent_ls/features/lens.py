"""Code lenses: "Run agent" on each agent, "Index" and "Search" on each RAG source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.syntax.lines import Span

RUN_AGENT, INDEX_RAG, SEARCH_RAG = "cagent.runAgent", "cagent.indexRag", "cagent.searchRag"


@dataclass(frozen=True, slots=True)
class Lens:
    """A command offered above `span`; `arguments` follow `python -m cagent_runtime`."""

    span: Span
    title: str
    command: str
    kind: str
    name: str
    arguments: tuple[str, ...]


def lenses(file: Snapshot, path: str) -> Iterator[Lens]:
    """The lenses of the file stored at `path`."""
    for name, node in file.section("agents").items():
        if node.key is not None and node.kind == "mapping":
            run = ("run", path, "--agent", name)
            yield Lens(node.key.span, "Run agent", RUN_AGENT, "agent", name, run)
    for name, node in file.section("rag").items():
        if node.key is not None and node.kind == "mapping":
            span = node.key.span
            yield Lens(span, "Index", INDEX_RAG, "source", name, ("rag", "index", path, name))
            yield Lens(span, "Search", SEARCH_RAG, "source", name, ("rag", "search", path, name))
