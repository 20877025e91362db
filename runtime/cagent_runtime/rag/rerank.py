"""A second opinion on candidates: a reranker reads query and text together.

Some rerankers answer with logits, others with probabilities, and nothing in the answer tells
which. One score outside 0…1 proves logits, and then all of them go through the logistic function.
Candidates that were not scored are left out: their scores would be of another scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from cagent_ls.dmr.errors import ContextOverflow, DmrError, InputTooLong
from cagent_runtime.config.models import Reranking
from cagent_runtime.rag.embed import halve
from cagent_runtime.rag.types import Connect, Hit, Reranker

STAGE = "rerank"


async def rerank(
    query: str, hits: Sequence[Hit], settings: Reranking, connect: Connect
) -> tuple[list[Hit], list[str]]:
    """The hits in the reranker's order, those over its threshold, and warnings.

    When the reranker fails the hits come back as they were, with a warning that says so.
    """
    candidates = list(hits[: settings.top_k] if settings.top_k > 0 else hits)
    if not candidates:
        return [], []
    try:
        async with connect(settings.model) as reranker:
            raw = await _scores(reranker, query, [hit.text for hit in candidates])
    except DmrError as error:
        return list(hits), [f"reranking failed, the order is that of the search: {error}"]
    if len(raw) != len(candidates) or not all(map(math.isfinite, raw)):
        return list(hits), [
            "reranking failed, the order is that of the search: the model's answer has"
            f" {len(raw)} scores for {len(candidates)} texts, or some are no numbers"
        ]
    scores = [round(score, 6) for score in _probabilities(raw)]
    rescored = [
        replace(hit, score=score, scores={**hit.scores, STAGE: score})
        for hit, score in zip(candidates, scores, strict=True)
        if score >= settings.threshold
    ]
    return sorted(rescored, key=lambda hit: (-hit.score, hit.path, hit.start_line)), []


async def _scores(reranker: Reranker, query: str, texts: Sequence[str]) -> list[float]:
    """Raw scores; a text too long for the engine counts as its better half."""
    try:
        return await reranker.rerank(query, texts)
    except (InputTooLong, ContextOverflow):
        if len(texts) > 1:
            middle = len(texts) // 2
            first = await _scores(reranker, query, texts[:middle])
            return first + await _scores(reranker, query, texts[middle:])
        halves = halve(texts[0])
        if not halves:
            raise
        return [max(await _scores(reranker, query, halves))]


def _probabilities(scores: Sequence[float]) -> list[float]:
    if all(0 <= score <= 1 for score in scores):
        return list(scores)
    return [0.5 * (1 + math.tanh(score / 2)) for score in scores]  # the logistic, never overflows
