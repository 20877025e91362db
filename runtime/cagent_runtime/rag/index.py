"""Brings the index of a source up to date."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from cagent_ls.dmr.errors import InputTooLong
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ChunkedEmbeddings
from cagent_runtime.rag.chunk import Chunk, chunks
from cagent_runtime.rag.collect import Collected, collect
from cagent_runtime.rag.store import Store, Vector, digest


class Embedder(Protocol):
    """What indexing needs of a model."""

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors in the order of the texts."""
        ...


@dataclass
class Report:
    """What an indexing did."""

    files: int = 0
    unchanged: int = 0
    removed: int = 0
    chunks: int = 0
    embedded: int = 0


Progress = Callable[[int, int, Path], None]
"""Called after each document: number done, number of all, its path."""


def fingerprint(strategy: ChunkedEmbeddings) -> str:
    """Changes when stored vectors no longer fit the strategy."""
    model = strategy.embedding_model
    how = strategy.chunking.model_dump()
    return digest(json.dumps([model.provider, model.model, model.base_url, how], sort_keys=True))


async def index(
    strategy: ChunkedEmbeddings, store: Store, embedder: Embedder, progress: Progress
) -> tuple[Report, Collected]:
    """Embeds what is new, forgets what is gone; may be stopped and started at any time."""
    mark = fingerprint(strategy)
    store.begin(mark, strategy.embedding_model.model)
    collected = collect(strategy.docs, respect_vcs=strategy.respect_vcs)
    stored, report = store.files(), Report(files=len(collected.files))
    for path in stored.keys() - {str(file) for file in collected.files}:
        store.remove(path)
        report.removed += 1
    for number, file in enumerate(collected.files, 1):
        text = file.read_text("utf-8")
        if stored.get(str(file)) == digest(text):
            report.unchanged += 1
        else:
            pieces = list(chunks(text, strategy.chunking))
            vectors = await _vectors(strategy, store, embedder, mark, pieces, report)
            store.put(str(file), digest(text), pieces, vectors)
            report.chunks += len(pieces)
        progress(number, len(collected.files), file)
    store.finish()
    return report, collected


async def _vectors(
    strategy: ChunkedEmbeddings,
    store: Store,
    embedder: Embedder,
    mark: str,
    pieces: list[Chunk],
    report: Report,
) -> list[Vector]:
    texts = list(dict.fromkeys(piece.text for piece in pieces))
    made = store.known(mark, texts)
    missing = [text for text in texts if text not in made]
    size = strategy.embedding_batch_size
    gate = asyncio.Semaphore(strategy.max_embedding_concurrency)

    async def batch(some: list[str]) -> None:
        async with gate:
            vectors = await _embed(embedder, some)
        fresh = {text: _checked(strategy, v) for text, v in zip(some, vectors, strict=True)}
        store.remember(mark, fresh)
        made.update(fresh)
        report.embedded += len(fresh)

    async with asyncio.TaskGroup() as group:
        for start in range(0, len(missing), size):
            group.create_task(batch(missing[start : start + size]))
    return [made[piece.text] for piece in pieces]


async def _embed(embedder: Embedder, texts: list[str]) -> list[list[float]]:
    """Embeds a batch; a text over the engine's batch counts as the mean of its halves."""
    try:
        return await embedder.embed(texts)
    except InputTooLong:
        if len(texts) > 1:
            middle = len(texts) // 2
            return await _embed(embedder, texts[:middle]) + await _embed(embedder, texts[middle:])
        [text] = texts
        if len(text) < 2:
            raise
        halves = await _embed(embedder, [text[: len(text) // 2], text[len(text) // 2 :]])
        mean = np.mean(np.array(halves), axis=0)
        return [list(mean / (np.linalg.norm(mean) or 1.0))]


def _checked(strategy: ChunkedEmbeddings, vector: list[float]) -> Vector:
    wanted, got = strategy.vector_dimensions, len(vector)
    if wanted and wanted != got:
        name = strategy.embedding_model.model
        message = f"{name} makes vectors of {got} numbers, `vector_dimensions` says {wanted}"
        raise Stop(Exit.FILE_HAS_ERRORS, message, f"Delete the key or write {got}.")
    return np.asarray(vector, dtype="<f4")
