"""Asks an index: strategy → rerank → full content → no duplicates → limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ChunkedEmbeddings, RagConfig, Results
from cagent_runtime.rag.collect import NotADocument, read_document
from cagent_runtime.rag.embed import embed_batch
from cagent_runtime.rag.index import check_dimension, dimension_changed, fingerprint, model_id
from cagent_runtime.rag.rerank import rerank
from cagent_runtime.rag.store import Key, Store, open_for_reading
from cagent_runtime.rag.strategies import runnable
from cagent_runtime.rag.strategies.chunked_embeddings import find
from cagent_runtime.rag.types import Connect, Hit


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far an index can be trusted."""

    files: int
    chunks: int
    finished_at: str | None
    """UTC, ISO 8601; None if indexing was never finished."""
    stale: str | None
    """Why the index does not show the documents as they are now; None if nothing speaks for it."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found, best first, and in what."""

    query: str
    hits: Sequence[Hit]
    index: IndexState
    warnings: Sequence[str]


class NeverIndexed(Stop):
    """The source has no index yet, or one that its embedding model cannot search."""


async def search(
    source: RagConfig, query: str, connect: Connect, *, limit: int | None = None
) -> SearchResult:
    """Searches the index of `source`; `limit` stands in for that of its results.

    Raises:
        Stop: the query is empty, or the index cannot be searched (`NeverIndexed`: build it first).
        DmrError: the embedding model failed.
    """
    if not query.strip():
        raise Stop(Exit.WRONG_USE, "The query is empty.")
    strategy, warnings = runnable(source)
    with open_for_reading(strategy.database) as store:
        if store is None:
            raise _never_indexed(source, strategy)
        state, dimension = _state(store, source, strategy)
        async with connect(strategy.embedding_model) as embedder:
            (vector,) = await embed_batch(embedder, [query])
        check_dimension(strategy, len(vector))
        model = model_id(strategy.embedding_model)
        if dimension is not None and len(vector) != dimension:
            raise dimension_changed(model, dimension, len(vector))
        hits = find(store, Key(source.name, strategy.type), strategy, model, vector)
    if source.results.reranking:
        hits, failures = await rerank(query, hits, source.results.reranking, connect)
        warnings += failures
    hits = _select(hits, source.results, source.results.limit if limit is None else limit)
    return SearchResult(query, hits, state, warnings)


def _state(
    store: Store, source: RagConfig, strategy: ChunkedEmbeddings
) -> tuple[IndexState, int | None]:
    """The state of a source's index, and its dimension if it holds any vector."""
    key = Key(source.name, strategy.type)
    row = store.state(key)
    if row is None:
        raise _never_indexed(source, strategy)
    model = model_id(strategy.embedding_model)
    if row.model != model:
        raise NeverIndexed(
            Exit.FAILED,
            f"The index of RAG source {source.name} was made with {row.model}, the file now says"
            f" {model}: their vectors cannot be compared.",
        )
    files = store.files(key)
    changed = sum(_changed(file.path, file.size, file.mtime_ns) for file in files.values())
    if row.finished_at is None:
        stale = "indexing is under way or was broken off"
    elif row.fingerprint != fingerprint(strategy):
        stale = "the chunking was changed since"
    elif changed:
        stale = f"{changed} of {len(files)} files were changed or removed since"
    else:
        stale = None
    chunks = sum(file.chunks for file in files.values())
    return IndexState(len(files), chunks, row.finished_at, stale), row.dimension


def _changed(path: Path, size: int, mtime_ns: int) -> bool:
    try:
        status = path.stat()
    except OSError:
        return True
    return (status.st_size, status.st_mtime_ns) != (size, mtime_ns)


def _never_indexed(source: RagConfig, strategy: ChunkedEmbeddings) -> NeverIndexed:
    return NeverIndexed(
        Exit.FAILED,
        f"RAG source {source.name} was never indexed: {strategy.database} has no index of it.",
    )


def _select(hits: Sequence[Hit], results: Results, limit: int) -> list[Hit]:
    """The first `limit` hits; with `deduplicate` a text counts once, at its best place."""
    chosen: list[Hit] = []
    seen: set[str] = set()
    for hit in hits:
        if len(chosen) == limit:
            break
        if results.return_full_content:
            hit = _whole_file(hit)
        if not (results.deduplicate and hit.text in seen):
            seen.add(hit.text)
            chosen.append(hit)
    return chosen


def _whole_file(hit: Hit) -> Hit:
    """The hit with its whole document; as it is if that cannot be read any more."""
    try:
        text = read_document(hit.path).text
    except (OSError, NotADocument):
        return hit
    return replace(hit, text=text, start_line=1, end_line=max(len(text.splitlines()), 1))
