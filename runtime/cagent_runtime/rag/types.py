"""What the parts of retrieval hand to each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cagent_runtime.config.models import ModelConfig


class Embedder(Protocol):
    """Turns texts into vectors."""

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector per text, in the order of `texts`."""
        ...


class Reranker(Protocol):
    """Judges how well documents answer a query."""

    async def rerank(self, query: str, documents: Sequence[str]) -> list[float]:
        """One raw score per document, in the order of `documents`; the scale is the model's own."""
        ...


class RetrievalModel(Embedder, Reranker, Protocol):
    """A connected model; which of the two it can do is up to the model."""


Connect = Callable[[ModelConfig], AbstractAsyncContextManager[RetrievalModel]]
"""Reaches a model; called only when the model is really needed."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece of a document that answers a query; lines count from 1, both ends included."""

    path: Path
    start_line: int
    end_line: int
    text: str
    score: float
    """The score of the last stage, the one the order follows."""
    scores: Mapping[str, float]
    """Every stage's score, by the stage's name, in the order of the stages."""
