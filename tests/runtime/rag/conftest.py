"""Sources, strategies and models for the tests of retrieval."""

import hashlib
import math
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cagent_runtime.config.models import ChunkedEmbeddings, ModelConfig, RagConfig, Results


@dataclass
class BagOfWords:
    """An embedding model: texts that share words point the same way.

    Texts of more than `longest` words are too long for it. What it embedded is in `asked`, the
    requests in `batches`.
    """

    dimension: int = 64
    longest: int = 1000
    asked: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    fail: list[Exception] = field(default_factory=list)
    """Raised one by one by the next requests."""
    score: Callable[[str, str], float] = lambda query, text: 0.0

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        from cagent_ls.dmr.errors import InputTooLong

        if self.fail:
            raise self.fail.pop(0)
        if any(len(text.split()) > self.longest for text in texts):
            raise InputTooLong("input is too large to process")
        self.batches.append(len(texts))
        self.asked += texts
        return [self.vector(text) for text in texts]

    def vector(self, text: str) -> list[float]:
        made = [0.0] * self.dimension
        for word in re.findall(r"\w+", text.lower()):
            made[hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1.0
        norm = math.hypot(*made) or 1.0
        return [value / norm for value in made]

    async def rerank(self, query: str, documents: Sequence[str]) -> list[float]:
        if self.fail:
            raise self.fail.pop(0)
        return [self.score(query, text) for text in documents]

    def connect(self, model: ModelConfig) -> AbstractAsyncContextManager["BagOfWords"]:
        @asynccontextmanager
        async def connected() -> AsyncIterator["BagOfWords"]:
            yield self

        return connected()


def model(name: str = "ai/words") -> ModelConfig:
    return ModelConfig(name=name, provider="dmr", model=name)


@pytest.fixture
def words() -> BagOfWords:
    return BagOfWords()


@dataclass
class Project:
    """A folder with documents and a strategy that indexes them."""

    path: Path

    def write(self, name: str, text: str) -> Path:
        file = self.path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def strategy(self, **settings: Any) -> ChunkedEmbeddings:
        return ChunkedEmbeddings(
            **{
                "type": "chunked-embeddings",
                "embedding_model": model(),
                "docs": (str(self.path / "docs"),),
                "database": self.path / "code.db",
                "threshold": 0.0,
                **settings,
            }
        )

    def source(self, results: Results | None = None, **settings: Any) -> RagConfig:
        return RagConfig(
            name="docs",
            strategies=(self.strategy(**settings),),
            results=results or Results(),
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "docs").mkdir()
    return Project(tmp_path)
