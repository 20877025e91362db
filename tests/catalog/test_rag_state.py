"""The state of an index as the runtime's own store writes it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cagent_ls.catalog.rag_state import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    IndexKey,
    IndexState,
    IndexStates,
    is_remote,
    read_state,
)
from cagent_runtime.rag.store import Key, StoredFile, open_for_indexing

KEY = Key("notes", "chunked-embeddings")


def indexed(folder: Path, *, finished: bool = True) -> IndexKey:
    """An index of two files, of which the second has changed since."""
    database = folder / ".cagent" / "notes.db"
    with open_for_indexing(database) as store:
        store.begin(KEY, "f", "dmr/m")
        for name in ("a.md", "b.md"):
            path = folder / name
            path.write_text(name)
            status = path.stat()
            stored = StoredFile(path, status.st_size, status.st_mtime_ns, "s", "f", 2)
            store.put_file(KEY, stored, [], "dmr/m")
        if finished:
            store.finish(KEY, skipped=0, failed=0)
    (folder / "b.md").write_text("changed")
    return IndexKey(database, KEY.source, KEY.strategy)


def test_files_chunks_and_stale_files_are_counted(tmp_path: Path) -> None:
    state = read_state(indexed(tmp_path))
    assert state is not None
    assert (state.begun, state.files, state.chunks, state.stale) == (True, 2, 4, 1)


def test_an_index_that_broke_off_is_not_finished(tmp_path: Path) -> None:
    state = read_state(indexed(tmp_path, finished=False))
    assert state is not None
    assert state.finished_at is None


def test_nothing_is_made_beside_the_database(tmp_path: Path) -> None:
    key = indexed(tmp_path)
    before = sorted(key.database.parent.iterdir())
    read_state(key)
    assert sorted(key.database.parent.iterdir()) == before
    assert read_state(IndexKey(tmp_path / "no" / "x.db", "a", "b")) == IndexState()
    assert not (tmp_path / "no").exists()


def test_an_index_that_is_just_written_can_be_read(tmp_path: Path) -> None:
    key = indexed(tmp_path)
    with open_for_indexing(key.database) as store:
        store.begin(KEY, "g", "dmr/m")
        state = read_state(key)
        assert state is not None
        assert state.finished_at is None


@pytest.mark.parametrize("content", [b"", b"no database" * 100])
def test_another_file_is_unknown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    assert read_state(IndexKey(path, "a", "b")) is None


def test_a_database_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cagent_ls.catalog.rag_state._MOST_SECONDS", 0.05)
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute(
            "CREATE VIEW state AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT 'a' AS source, 'c' || x AS strategy, x AS finished_at, x AS files,"
            " x AS chunks FROM n"
        )
    assert read_state(IndexKey(path, "a", "b")) is None


@pytest.mark.parametrize(
    ("path", "remote"), [("//host/x.db", True), ("\\\\host\\x.db", True), ("./x.db", False)]
)
def test_paths_that_name_another_machine(path: str, *, remote: bool) -> None:
    assert is_remote(path) is remote


def test_a_state_is_kept_for_a_while(tmp_path: Path) -> None:
    now = [0.0]
    states = IndexStates(clock=lambda: now[0])
    key = IndexKey(tmp_path / ".cagent" / "notes.db", KEY.source, KEY.strategy)
    assert states.current(key) is None
    assert states.read(key) == IndexState()
    indexed(tmp_path)
    assert states.read(key) == IndexState()
    now[0] = 5.0
    assert states.current(key) == IndexState()
    read = states.read(key)
    assert read is not None
    assert read.files == 2


def test_one_can_look_again_before_that_is_due(tmp_path: Path) -> None:
    states = IndexStates(clock=lambda: 0.0)
    key = IndexKey(tmp_path / ".cagent" / "notes.db", KEY.source, KEY.strategy)
    assert states.read(key) == IndexState()
    indexed(tmp_path)
    assert states.read(key) == IndexState()
    states.look_again()
    assert states.current(key) == read_state(key) != IndexState()
