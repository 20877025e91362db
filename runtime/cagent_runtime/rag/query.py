"""Searches an index: exact cosine, then the reranker, then the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from cagent_runtime.config.models import ChunkedEmbeddings, Reranking, Results
from cagent_runtime.rag.index import Embedder
from cagent_runtime.rag.store import Store


class Reranker(Protocol):
    """What reranking needs of a model."""

    async def rerank(self, query: str, documents: Sequence[str]) -> list[float]:
        """Raw scores in the order of the documents."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """One result; `scores` has one number for each stage."""

    path: str
    start_line: int
    end_line: int
    text: str
    score: float
    scores: dict[str, float] = field(default_factory=dict)


async def search(
    strategy: ChunkedEmbeddings, store: Store, embedder: Embedder, query: str
) -> list[Hit]:
    """The best chunks over the threshold, best first; equal scores by path and line."""
    stored, matrix = store.matrix()
    if not stored:
        return []
    [asked] = await embedder.embed([query])
    vector = np.asarray(asked, np.float32)
    norms = np.linalg.norm(matrix, axis=1) * (np.linalg.norm(vector) or 1.0)
    scores = (matrix @ vector) / np.where(norms == 0, 1.0, norms)
    hits = [
        Hit(c.path, c.start_line, c.end_line, c.text, float(s), {strategy.type: float(s)})
        for c, s in zip(stored, scores, strict=True)
        if s >= strategy.threshold
    ]
    return sorted(hits, key=_order)[: strategy.limit]


async def rerank(how: Reranking, hits: list[Hit], reranker: Reranker, query: str) -> list[Hit]:
    """Scores the candidates again; raw logits become probabilities, others stay as they are."""
    candidates = hits[: how.top_k] if how.top_k > 0 else hits
    if not candidates:
        return []
    raw = np.array(await reranker.rerank(query, [hit.text for hit in candidates]))
    if raw.min() < 0 or raw.max() > 1:
        raw = 1 / (1 + np.exp(-raw))
    scored = [
        Hit(h.path, h.start_line, h.end_line, h.text, float(s), {**h.scores, "rerank": float(s)})
        for h, s in zip(candidates, raw, strict=True)
        if s >= how.threshold
    ]
    return sorted(scored, key=_order)


def finish(how: Results, hits: list[Hit]) -> list[Hit]:
    """Drops repeated texts, then keeps the best."""
    if how.deduplicate:
        first = {hit.text: hit for hit in reversed(hits)}
        hits = [hit for hit in hits if first[hit.text] is hit]
    return hits[: how.limit]


def _order(hit: Hit) -> tuple[float, str, int]:
    return (-hit.score, hit.path, hit.start_line)
