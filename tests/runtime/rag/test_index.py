"""Building an index and keeping it up to date."""

import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from cagent_ls.dmr.errors import ModelFailed
from cagent_runtime.cli.exits import Stop
from cagent_runtime.config.models import Chunking
from cagent_runtime.rag.index import Embedded, FileDone, Report, Started, index
from cagent_runtime.rag.store import Key, open_for_indexing, open_for_reading

from .conftest import BagOfWords, Project, model


async def build(project: Project, words: BagOfWords, **settings: object) -> Report:
    return await index("docs", project.strategy(**settings), words.connect)


async def test_the_first_run_embeds_everything_the_second_nothing(
    project: Project, words: BagOfWords
) -> None:
    project.write("a.md", "alpha")
    project.write("b.md", "beta")
    first = await build(project, words)
    assert (first.files, first.chunks, first.embedded, first.reused) == (2, 2, 2, 0)
    second = await build(project, words)
    assert (second.files, second.chunks, second.embedded, second.reused) == (2, 2, 0, 2)
    assert words.asked == ["alpha", "beta"]


async def test_an_unchanged_index_needs_no_model(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "alpha")
    await build(project, words)
    words.fail = [ModelFailed("the model is gone")]
    assert (await build(project, words)).embedded == 0


async def test_only_what_changed_is_embedded(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "alpha")
    project.write("b.md", "beta")
    project.write("c.md", "gamma")
    await build(project, words)
    project.write("b.md", "brand new")
    (project.path / "docs" / "c.md").unlink()
    report = await build(project, words)
    assert (report.files, report.embedded, report.removed) == (2, 1, 1)
    assert words.asked[3:] == ["brand new"]


async def test_a_touched_or_moved_file_is_not_embedded_again(
    project: Project, words: BagOfWords
) -> None:
    touched = project.write("a.md", "alpha")
    moved = project.write("b.md", "beta")
    await build(project, words)
    os.utime(touched, (1, 1))
    moved.rename(moved.with_name("z.md"))
    report = await build(project, words)
    assert (report.embedded, report.removed, report.files) == (0, 1, 2)


async def test_equal_texts_are_embedded_once(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "same")
    project.write("b.md", "same")
    report = await build(project, words)
    assert (report.chunks, report.embedded) == (2, 1)


async def test_another_chunking_cuts_again_and_reuses_equal_texts(
    project: Project, words: BagOfWords
) -> None:
    project.write("long.md", "abcdefghij")
    project.write("short.md", "abc")
    await build(project, words)
    report = await build(project, words, chunking=Chunking(size=6, overlap=0))
    assert (report.chunks, report.embedded) == (3, 2)
    assert words.asked == ["abcdefghij", "abc", "abcdef", "ghij"]


async def test_another_model_embeds_everything_again(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "alpha")
    await build(project, words)
    other = BagOfWords(dimension=32)
    report = await index("docs", project.strategy(embedding_model=model("ai/other")), other.connect)
    assert report.embedded == 1
    with open_for_reading(project.path / "code.db") as store:
        assert store is not None
        state = store.state(Key("docs", "chunked-embeddings"))
        assert state is not None
        assert (state.model, state.dimension, state.chunks) == ("dmr/ai/other", 32, 1)


async def test_a_moved_project_keeps_its_index(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "alpha")
    await build(project, words)
    copy = project.path / "copy"
    copy.mkdir()
    for name in ("docs", "code.db"):
        shutil.move(project.path / name, copy / name)
    assert (await build(Project(copy), words)).embedded == 0


async def test_what_was_embedded_before_a_failure_is_kept(
    project: Project, words: BagOfWords
) -> None:
    pieces = 25
    project.write("large.md", " ".join(f"{i:04}" for i in range(pieces)))
    settings = {
        "chunking": Chunking(size=5, overlap=0),
        "embedding_batch_size": 4,
        "max_embedding_concurrency": 1,
    }

    class Crashing(BagOfWords):
        async def embed(self, texts: object) -> list[list[float]]:
            if len(self.batches) == 1:
                raise ModelFailed("out of memory")
            return await super().embed(texts)  # type: ignore[arg-type]

    crashing = Crashing()
    with pytest.raises(ModelFailed):
        await build(project, crashing, **settings)
    report = await build(project, words, **settings)
    assert (report.chunks, report.embedded) == (pieces, pieces - 4)
    assert not set(crashing.asked) & set(words.asked)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
async def test_an_unreadable_file_fails_alone(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "alpha").chmod(0)
    project.write("b.md", "beta")
    report = await build(project, words)
    assert (report.files, [each.path.name for each in report.failed]) == (1, ["a.md"])


async def test_a_file_that_vanishes_meanwhile_fails_alone(
    project: Project, words: BagOfWords
) -> None:
    gone = project.write("a.md", "alpha")
    project.write("b.md", "beta")
    report = await index(
        "docs",
        project.strategy(),
        words.connect,
        lambda event: gone.unlink() if isinstance(event, Started) else None,
    )
    assert (report.files, [each.path.name for each in report.failed]) == (1, ["a.md"])


async def test_a_document_that_became_binary_leaves_the_index(
    project: Project, words: BagOfWords
) -> None:
    file = project.write("a.md", "alpha")
    await build(project, words)
    file.write_bytes(b"\0\1\2")
    report = await build(project, words)
    assert (report.files, report.chunks, len(report.skipped)) == (0, 0, 1)


async def test_empty_documents_are_known_and_not_read_again(
    project: Project, words: BagOfWords
) -> None:
    project.write("empty.md", " \n")
    await build(project, words)
    events: list[object] = []
    await index("docs", project.strategy(), words.connect, events.append)
    assert events[0] == Started(files=0, unchanged=1)


async def test_progress_is_told_as_it_is_made(project: Project, words: BagOfWords) -> None:
    file = project.write("a.md", "alpha")
    events: list[object] = []
    report = await index("docs", project.strategy(), words.connect, events.append)
    assert events == [Started(1, 0), Embedded(1), FileDone(file, 1), report]


async def test_several_sources_share_a_file(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "alpha")
    project.write("sub/b.md", "beta")
    await index("all", project.strategy(), words.connect)
    sub = project.strategy(docs=(str(project.path / "docs" / "sub"),))
    report = await index("sub", sub, words.connect)
    assert (report.files, report.embedded) == (1, 0)
    assert (await index("all", project.strategy(), words.connect)).files == 2


async def test_vectors_that_nothing_needs_are_dropped(project: Project, words: BagOfWords) -> None:
    file = project.write("a.md", "alpha")
    await build(project, words)
    file.write_text("beta")
    await build(project, words)
    database = sqlite3.connect(project.path / "code.db")
    assert database.execute("SELECT count(*) FROM embeddings").fetchone() == (1,)
    database.close()


async def test_rebuild_forgets_first(project: Project, words: BagOfWords) -> None:
    project.write("a.md", "alpha")
    await build(project, words)
    report = await index("docs", project.strategy(), words.connect, rebuild=True)
    assert report.embedded == 1


class TestDimension:
    async def test_is_learned(self, project: Project, words: BagOfWords) -> None:
        project.write("a.md", "alpha")
        await build(project, words)
        with open_for_reading(project.path / "code.db") as store:
            assert store is not None
            state = store.state(Key("docs", "chunked-embeddings"))
        assert state is not None
        assert state.dimension == 64

    async def test_another_one_in_the_file_is_an_error_with_both_numbers(
        self, project: Project, words: BagOfWords
    ) -> None:
        project.write("a.md", "alpha")
        with pytest.raises(Stop, match=r"vector_dimensions is 768.*have 64 numbers"):
            await build(project, words, vector_dimensions=768)

    async def test_a_model_exchanged_under_its_name_is_noticed(
        self, project: Project, words: BagOfWords
    ) -> None:
        project.write("a.md", "alpha")
        await build(project, words)
        project.write("b.md", "beta")
        with pytest.raises(Stop, match=r"64 numbers.*answers with 32") as stop:
            await build(project, BagOfWords(dimension=32))
        assert "--rebuild" in stop.value.remedy


class TestOtherFiles:
    async def test_no_database_is_left_alone(self, project: Project, words: BagOfWords) -> None:
        diary = project.path / "code.db"
        diary.write_text("Dear diary, " * 100)
        with pytest.raises(Stop, match="not a database"):
            await build(project, words)
        assert diary.read_text() == "Dear diary, " * 100

    async def test_an_index_of_docker_agent_is_recognised(
        self, project: Project, words: BagOfWords
    ) -> None:
        path = project.path / "code.db"
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE chunked_embeddings_chunks (source_path TEXT)")
        other.close()
        before = path.read_bytes()
        with pytest.raises(Stop, match="of docker-agent"):
            await build(project, words)
        assert path.read_bytes() == before

    async def test_a_newer_schema_is_refused(self, project: Project, words: BagOfWords) -> None:
        project.write("a.md", "alpha")
        await build(project, words)
        database = sqlite3.connect(project.path / "code.db")
        database.execute("PRAGMA user_version = 99")
        database.close()
        with pytest.raises(Stop, match="schema version 99"):
            await build(project, words)

    async def test_a_second_indexing_process_is_told(
        self, project: Project, words: BagOfWords
    ) -> None:
        path = project.path / "code.db"
        with (
            open_for_indexing(path),
            pytest.raises(Stop, match="another process is indexing"),
            open_for_indexing(path),
        ):
            pass
        assert sorted(p.name for p in project.path.iterdir()) == ["code.db", "docs"]

    async def test_the_database_is_never_its_own_document(
        self, project: Project, words: BagOfWords
    ) -> None:
        project.write("a.md", "alpha")
        report = await build(project, words, docs=(str(project.path),))
        assert (report.files, report.skipped) == (1, [])


def test_reading_creates_nothing(tmp_path: Path) -> None:
    with open_for_reading(tmp_path / "none.db") as store:
        assert store is None
    assert not list(tmp_path.iterdir())
