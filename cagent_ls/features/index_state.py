"""The indexes of a RAG source, and their state in words."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.features.live import Index, IndexState, Live

_INDEXED = "chunked-embeddings"
"""The type of strategy whose index the bundled runtime keeps."""


def indexes(source: str, bound: Bound) -> Iterator[Index]:
    """Where the bundled runtime keeps the indexes of a source."""
    for strategy in bound.inner("strategies"):
        if strategy.variant == _INDEXED:
            database = strategy.text("database") or f".cagent/{source}.db"
            yield Index(source, strategy.variant, database)


def index_lines(source: str, bound: Bound, live: Live) -> Iterator[str]:
    """The state of each index; nothing where it is not known."""
    for index in indexes(source, bound):
        state = live.index(index) if live.index is not None else None
        if state is not None:
            yield f"Index of `{index.strategy}`: {in_words(state)}"


def in_words(state: IndexState) -> str:
    """A state such as ``never made`` or ``12 chunks of 3 files, 1 stale``."""
    if not state.begun:
        return "never made"
    if state.finished_at is None:
        return "not complete"
    text = f"{_count(state.chunks, 'chunk')} of {_count(state.files, 'file')}"
    return f"{text}, {state.stale} stale" if state.stale else text


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
