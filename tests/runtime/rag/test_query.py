"""Searching an index: cosine, reranker, limits, and what is said about the index."""

import math
import os
from pathlib import Path

import pytest

from cagent_ls.dmr.errors import InputTooLong, ModelFailed
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import (
    Chunking,
    RagConfig,
    Reranking,
    Results,
    UnsupportedStrategy,
)
from cagent_runtime.rag.index import index
from cagent_runtime.rag.query import NeverIndexed, SearchResult, search

from .conftest import BagOfWords, Project, model


async def indexed(project: Project, words: BagOfWords, **settings: object) -> None:
    await index("docs", project.strategy(**settings), words.connect)


def found(result: SearchResult) -> list[str]:
    return [hit.path.name for hit in result.hits]


@pytest.fixture
async def animals(project: Project, words: BagOfWords) -> Project:
    project.write("cats.md", "cats sleep all day")
    project.write("dogs.md", "dogs bark all day")
    project.write("ships.md", "ships cross the ocean")
    await indexed(project, words)
    return project


async def test_the_best_comes_first_with_its_lines_and_score(
    project: Project, words: BagOfWords
) -> None:
    project.write("notes.md", "\nships cross the ocean\n")
    project.write("other.md", "ships in harbour")
    await indexed(project, words)
    best, other = (await search(project.source(), "ships ocean", words.connect)).hits
    assert (best.path.name, best.start_line, best.end_line) == ("notes.md", 2, 2)
    assert best.score == pytest.approx(1 / math.sqrt(2), abs=1e-6)
    assert best.scores == {"chunked-embeddings": best.score}
    assert other.score < best.score


async def test_threshold_then_limit(animals: Project, words: BagOfWords) -> None:
    close = animals.source(threshold=0.4)
    assert found(await search(close, "cats all day", words.connect)) == ["cats.md", "dogs.md"]
    one = animals.source(threshold=0.4, limit=1)
    assert found(await search(one, "cats all day", words.connect)) == ["cats.md"]


async def test_equal_scores_are_in_the_order_of_path_and_line(
    project: Project, words: BagOfWords
) -> None:
    for name in ("c.md", "a.md", "b.md"):
        project.write(name, "same\n\nsame")
    chunking = Chunking(size=6, overlap=0)
    await indexed(project, words, chunking=chunking)
    source = project.source(Results(deduplicate=False), chunking=chunking, limit=10)
    hits = (await search(source, "same", words.connect)).hits
    assert [(hit.path.name, hit.start_line) for hit in hits] == [
        (name, line) for name in ("a.md", "b.md", "c.md") for line in (1, 3)
    ]


async def test_a_repeated_text_counts_once(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "ships")
    project.write("b.md", "ships")
    await indexed(project, words)
    assert found(await search(project.source(), "ships", words.connect)) == ["a.md"]
    each = project.source(Results(deduplicate=False))
    assert found(await search(each, "ships", words.connect)) == ["a.md", "b.md"]


async def test_full_content_is_the_file_once(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "ships\nships")
    project.write("b.md", "boats")
    chunking = Chunking(size=5, overlap=0)
    await indexed(project, words, chunking=chunking)
    source = project.source(Results(return_full_content=True, limit=2), chunking=chunking)
    first, second = (await search(source, "ships", words.connect)).hits
    assert (first.text, first.start_line, first.end_line) == ("ships\nships", 1, 2)
    assert second.text == "boats"


class TestReranking:
    def source(self, project: Project, top_k: int = 0) -> RagConfig:
        reranking = Reranking(model=model("ai/reranker"), threshold=0.5, top_k=top_k)
        return project.source(Results(reranking=reranking, limit=2))

    async def test_every_candidate_is_scored_and_the_order_is_the_rerankers(
        self, animals: Project, words: BagOfWords
    ) -> None:
        words.score = lambda query, text: {"ships": 0.9, "dogs": 0.6, "cats": 0.1}[text.split()[0]]
        result = await search(self.source(animals), "cats all day", words.connect)
        assert found(result) == ["ships.md", "dogs.md"]
        assert result.hits[0].score == 0.9
        assert list(result.hits[0].scores) == ["chunked-embeddings", "rerank"]

    async def test_probabilities_stay_and_the_threshold_counts(
        self, animals: Project, words: BagOfWords
    ) -> None:
        words.score = lambda query, text: 0.3
        assert found(await search(self.source(animals), "cats all day", words.connect)) == []

    async def test_logits_become_probabilities_all_of_them(
        self, animals: Project, words: BagOfWords
    ) -> None:
        words.score = lambda query, text: {"ships": -800.0, "dogs": 0.2, "cats": 4}[text.split()[0]]
        result = await search(self.source(animals), "cats all day", words.connect)
        assert [hit.score for hit in result.hits] == [0.982014, 0.549834]

    async def test_unscored_candidates_are_not_mixed_in(
        self, animals: Project, words: BagOfWords
    ) -> None:
        words.score = lambda query, text: 0.7
        result = await search(self.source(animals, top_k=1), "cats all day", words.connect)
        assert found(result) == ["cats.md"]

    async def test_a_failing_reranker_leaves_the_order_and_a_warning(
        self, animals: Project, words: BagOfWords
    ) -> None:
        class Failing(BagOfWords):
            async def rerank(self, query: str, documents: object) -> list[float]:
                raise ModelFailed("cannot load")

        result = await search(self.source(animals), "cats all day", Failing().connect)
        assert found(result) == ["cats.md", "dogs.md"]
        assert "cannot load" in result.warnings[0]

    @pytest.mark.parametrize("score", [float("nan"), float("inf")])
    async def test_scores_that_are_no_numbers_count_as_failure(
        self, animals: Project, words: BagOfWords, score: float
    ) -> None:
        words.score = lambda query, text: score
        result = await search(self.source(animals), "cats all day", words.connect)
        assert (found(result), len(result.warnings)) == (["cats.md", "dogs.md"], 1)

    async def test_a_text_too_long_counts_as_its_better_half(
        self, project: Project, words: BagOfWords
    ) -> None:
        class Narrow(BagOfWords):
            async def rerank(self, query: str, documents: list[str]) -> list[float]:  # type: ignore[override]
                if any(len(text) > 60 for text in documents):
                    raise InputTooLong("too large")
                return [0.8 if "treasure" in text else 0.6 for text in documents]

        project.write("long.md", "nothing here " * 6 + "treasure")
        project.write("short.md", "nothing")
        narrow = Narrow()
        await indexed(project, narrow)
        result = await search(self.source(project), "treasure", narrow.connect)
        assert [(hit.path.name, hit.score) for hit in result.hits] == [
            ("long.md", 0.8),
            ("short.md", 0.6),
        ]


class TestState:
    async def test_a_fresh_index(self, animals: Project, words: BagOfWords) -> None:
        state = (await search(animals.source(), "x", words.connect)).index
        assert (state.files, state.chunks, state.stale) == (3, 3, None)

    async def test_changed_documents_are_told(self, animals: Project, words: BagOfWords) -> None:
        animals.write("cats.md", "other")
        os.utime(animals.path / "docs" / "cats.md", (1, 1))
        state = (await search(animals.source(), "x", words.connect)).index
        assert state.stale == "1 of 3 files were changed or removed since"

    async def test_another_chunking_is_told(self, animals: Project, words: BagOfWords) -> None:
        source = animals.source(chunking=Chunking(size=7))
        state = (await search(source, "x", words.connect)).index
        assert state.stale == "the chunking was changed since"

    async def test_an_unfinished_index_is_searched_and_told(
        self, animals: Project, words: BagOfWords
    ) -> None:
        animals.write("new.md", "new text")

        class Failing(BagOfWords):
            async def embed(self, texts: object) -> list[list[float]]:
                raise ModelFailed("gone")

        with pytest.raises(ModelFailed):
            await indexed(animals, Failing())
        result = await search(animals.source(), "cats", words.connect)
        assert found(result)[0] == "cats.md"
        assert "broken off" in (result.index.stale or "")

    async def test_another_model_cannot_search_it(self, animals: Project) -> None:
        source = animals.source(embedding_model=model("ai/other"))
        with pytest.raises(NeverIndexed, match=r"made with dmr/ai/words.*now says dmr/ai/other"):
            await search(source, "x", BagOfWords().connect)

    async def test_a_model_of_another_dimension_cannot_search_it(self, animals: Project) -> None:
        with pytest.raises(Stop, match=r"64 numbers.*answers with 32"):
            await search(animals.source(), "x", BagOfWords(dimension=32).connect)

    async def test_no_index(self, project: Project, words: BagOfWords) -> None:
        with pytest.raises(NeverIndexed, match="never indexed"):
            await search(project.source(), "x", words.connect)
        assert not (project.path / "code.db").exists()

    async def test_an_index_of_another_source_only(self, animals: Project) -> None:
        source = animals.source().model_copy(update={"name": "other"})
        with pytest.raises(NeverIndexed):
            await search(source, "x", BagOfWords().connect)


class TestStrategies:
    async def test_one_that_cannot_run_is_warned_about(
        self, animals: Project, words: BagOfWords
    ) -> None:
        source = animals.source()
        bm25 = UnsupportedStrategy(type="bm25")
        both = source.model_copy(update={"strategies": (bm25, *source.strategies)})
        result = await search(both, "cats", words.connect)
        assert found(result)[0] == "cats.md"
        assert "bm25" in result.warnings[0]

    async def test_none_that_can_run_is_an_error(self, tmp_path: Path, words: BagOfWords) -> None:
        source = RagConfig(name="docs", strategies=(UnsupportedStrategy(type="bm25"),))
        with pytest.raises(Stop, match="bm25") as stop:
            await search(source, "x", words.connect)
        assert stop.value.exit_code == Exit.FAILED


async def test_an_empty_query_is_wrong_use(animals: Project, words: BagOfWords) -> None:
    with pytest.raises(Stop) as stop:
        await search(animals.source(), " \n", words.connect)
    assert stop.value.exit_code == Exit.WRONG_USE
