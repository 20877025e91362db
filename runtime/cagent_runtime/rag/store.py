"""The index: one SQLite file, which several sources and other programs may share for reading.

``PRAGMA application_id`` is 0x63524147 ("cRAG"), ``PRAGMA user_version`` the schema's version.
Readers open it read-only and need only `state`.

**state**: one row for each source and strategy that was ever indexed.

| column | meaning |
|---|---|
| source, strategy | name of the RAG source; type of the strategy |
| fingerprint | hex digest of the settings that decide the vectors: embedding model, chunking |
| model | embedding model as ``provider/model`` |
| dimension | numbers in a vector; NULL until the model's first answer |
| started_at, finished_at | UTC, ISO 8601; `finished_at` is NULL while indexing and after a break |
| files, chunks | what the index holds, as of `finished_at` |
| skipped, failed | files left out on purpose; files that could not be read |

**files**: one row for each file whose chunks are all stored. `path` is relative to the folder of
the database, with slashes, if the file lies below that folder, else absolute. `fingerprint` is the
one the chunks were made under, `mtime_ns` and `size` those of the file when it was read.

**chunks**: `position` counts from 0 in the file, lines from 1, both ends included.

**embeddings**: a vector for each text and model, float32 in little-endian order. Kept by content,
so a text is embedded once however often it occurs, moves, or indexing is interrupted.

A file's rows appear in one transaction. An embedding appears as soon as the model has answered.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.rag.chunk import Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

APPLICATION_ID = 0x63524147
SCHEMA_VERSION = 1

_BUSY_SECONDS = 5.0

_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
CREATE TABLE state (
    source TEXT NOT NULL, strategy TEXT NOT NULL, fingerprint TEXT NOT NULL, model TEXT NOT NULL,
    dimension INTEGER, started_at TEXT NOT NULL, finished_at TEXT,
    files INTEGER NOT NULL DEFAULT 0, chunks INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, strategy)
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, strategy TEXT NOT NULL, path TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL, chunks INTEGER NOT NULL,
    UNIQUE (source, strategy, path)
);
CREATE TABLE embeddings (
    id INTEGER PRIMARY KEY, model TEXT NOT NULL, text_sha256 BLOB NOT NULL, vector BLOB NOT NULL,
    UNIQUE (model, text_sha256)
);
CREATE TABLE chunks (
    file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, start_line INTEGER NOT NULL, end_line INTEGER NOT NULL,
    text TEXT NOT NULL, embedding_id INTEGER NOT NULL REFERENCES embeddings (id),
    PRIMARY KEY (file_id, position)
);
CREATE INDEX chunks_by_embedding ON chunks (embedding_id);
"""


@dataclass(frozen=True, slots=True)
class Key:
    """Whose rows are meant: sources and strategies may share a database."""

    source: str
    strategy: str


@dataclass(frozen=True, slots=True)
class State:
    """A row of `state`; see the module's docstring."""

    fingerprint: str
    model: str
    dimension: int | None
    started_at: str
    finished_at: str | None
    files: int
    chunks: int
    skipped: int
    failed: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A row of `files`."""

    path: Path
    size: int
    mtime_ns: int
    sha256: str
    fingerprint: str
    chunks: int


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A row of `chunks` with its file."""

    path: Path
    start_line: int
    end_line: int
    text: str


class Store:
    """An open index, made by `open_for_reading` or `open_for_indexing`.

    Those turn SQLite's errors in their block (disk full, damaged file) into `Stop`.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._folder = Path(os.path.realpath(path)).parent
        self._db = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def state(self, key: Key) -> State | None:
        """What is known about an index; None if it was never begun."""
        row = self._db.execute(
            "SELECT fingerprint, model, dimension, started_at, finished_at, files, chunks,"
            " skipped, failed FROM state WHERE source = ? AND strategy = ?",
            (key.source, key.strategy),
        ).fetchone()
        return State(*row) if row else None

    def begin(self, key: Key, fingerprint: str, model: str) -> None:
        """Marks the index as being built; the dimension is forgotten when the model changes."""
        with self._db:
            self._db.execute(
                "INSERT INTO state (source, strategy, fingerprint, model, started_at)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (source, strategy) DO UPDATE SET"
                " dimension = iif(model = excluded.model, dimension, NULL),"
                " fingerprint = excluded.fingerprint, model = excluded.model,"
                " started_at = excluded.started_at, finished_at = NULL",
                (key.source, key.strategy, fingerprint, model, _now()),
            )

    def set_dimension(self, key: Key, dimension: int) -> None:
        """Keeps what the model's first answer showed."""
        with self._db:
            self._db.execute(
                "UPDATE state SET dimension = ? WHERE source = ? AND strategy = ?",
                (dimension, key.source, key.strategy),
            )

    def finish(self, key: Key, *, skipped: int, failed: int) -> State:
        """Marks the index as complete and drops vectors that no chunk needs any more.

        They are kept while any index of the file is unfinished: it may be about to use them.
        """
        with self._db:
            self._db.execute(
                "UPDATE state SET finished_at = ?, skipped = ?, failed = ?, (files, chunks) ="
                " (SELECT count(*), coalesce(sum(chunks), 0) FROM files"
                "  WHERE source = state.source AND strategy = state.strategy)"
                " WHERE source = ? AND strategy = ?",
                (_now(), skipped, failed, key.source, key.strategy),
            )
            self._db.execute(
                "DELETE FROM embeddings WHERE id NOT IN (SELECT embedding_id FROM chunks)"
                " AND NOT EXISTS (SELECT * FROM state WHERE finished_at IS NULL)"
            )
        state = self.state(key)
        assert state is not None  # noqa: S101  (the row was just updated)
        return state

    def forget(self, key: Key, model: str) -> None:
        """Removes an index, and the model's vectors with it unless another index has them."""
        with self._db:
            for table in ("files", "state"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE source = ? AND strategy = ?",  # noqa: S608
                    (key.source, key.strategy),
                )
            self._db.execute(
                "DELETE FROM embeddings WHERE model = ?"
                " AND id NOT IN (SELECT embedding_id FROM chunks)",
                (model,),
            )

    def files(self, key: Key) -> dict[Path, StoredFile]:
        """All files of an index, by absolute path."""
        rows = self._db.execute(
            "SELECT path, size, mtime_ns, sha256, fingerprint, chunks FROM files"
            " WHERE source = ? AND strategy = ?",
            (key.source, key.strategy),
        )
        stored = (StoredFile(self._absolute(name), *rest) for name, *rest in rows)
        return {file.path: file for file in stored}

    def touch(self, key: Key, path: Path, *, size: int, mtime_ns: int) -> None:
        """Notes a new time stamp of a file whose content is the same."""
        with self._db:
            self._db.execute(
                "UPDATE files SET size = ?, mtime_ns = ?"
                " WHERE source = ? AND strategy = ? AND path = ?",
                (size, mtime_ns, key.source, key.strategy, self._name(path)),
            )

    def remove(self, key: Key, paths: Iterable[Path]) -> None:
        """Removes files with their chunks."""
        with self._db:
            self._db.executemany(
                "DELETE FROM files WHERE source = ? AND strategy = ? AND path = ?",
                [(key.source, key.strategy, self._name(path)) for path in paths],
            )

    def missing(self, model: str, texts: Iterable[str]) -> list[str]:
        """The texts that have no vector yet, each once, in order."""
        query = "SELECT 1 FROM embeddings WHERE model = ? AND text_sha256 = ?"
        return [
            text
            for text in dict.fromkeys(texts)
            if self._db.execute(query, (model, _digest(text))).fetchone() is None
        ]

    def add_embeddings(
        self, model: str, texts: Sequence[str], vectors: Sequence[Sequence[float]]
    ) -> None:
        """Stores the vectors of a batch."""
        import numpy as np

        with self._db:
            self._db.executemany(
                "INSERT INTO embeddings (model, text_sha256, vector) VALUES (?, ?, ?)"
                " ON CONFLICT (model, text_sha256) DO UPDATE SET vector = excluded.vector",
                [
                    (model, _digest(text), np.asarray(vector, "<f4").tobytes())
                    for text, vector in zip(texts, vectors, strict=True)
                ],
            )

    def put_file(self, key: Key, file: StoredFile, pieces: Sequence[Chunk], model: str) -> None:
        """Replaces a file's rows; the vectors of its chunks must be stored already."""
        with self._db:
            self._db.execute(
                "DELETE FROM files WHERE source = ? AND strategy = ? AND path = ?",
                (key.source, key.strategy, self._name(file.path)),
            )
            file_id = self._db.execute(
                "INSERT INTO files (source, strategy, path, size, mtime_ns, sha256, fingerprint,"
                " chunks) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(key.source, key.strategy, self._name(file.path), file.size, file.mtime_ns),
                    *(file.sha256, file.fingerprint, file.chunks),
                ),
            ).lastrowid
            self._db.executemany(
                "INSERT INTO chunks VALUES (?, ?, ?, ?, ?,"
                " (SELECT id FROM embeddings WHERE model = ? AND text_sha256 = ?))",
                [
                    (file_id, i, c.start_line, c.end_line, c.text, model, _digest(c.text))
                    for i, c in enumerate(pieces)
                ],
            )

    def vectors(
        self, key: Key, model: str, dimension: int
    ) -> tuple[list[int], NDArray[np.float32]]:
        """The rows and the matrix (chunks, dimension) of all chunks made with `model`.

        In the order of path and position, so that a stable sort settles ties the same way always.
        """
        import numpy as np

        rows = self._db.execute(
            "SELECT chunks.rowid, vector FROM files CROSS JOIN chunks ON file_id = files.id"
            " CROSS JOIN embeddings ON embeddings.id = embedding_id"
            " WHERE source = ? AND strategy = ? AND model = ? AND length(vector) = ?"
            " ORDER BY path, position",
            (key.source, key.strategy, model, 4 * dimension),
        ).fetchall()
        matrix = np.frombuffer(b"".join(vector for _, vector in rows), "<f4")
        return [row for row, _ in rows], matrix.reshape(-1, dimension)

    def chunk(self, row: int) -> StoredChunk:
        """The chunk of a row that `vectors` named."""
        name, *rest = self._db.execute(
            "SELECT path, start_line, end_line, text FROM chunks"
            " JOIN files ON files.id = file_id WHERE chunks.rowid = ?",
            (row,),
        ).fetchone()
        return StoredChunk(self._absolute(name), *rest)

    def _name(self, path: Path) -> str:
        try:
            return path.relative_to(self._folder).as_posix()
        except ValueError:
            return str(path)

    def _absolute(self, name: str) -> Path:
        return self._folder / name


@contextmanager
def open_for_reading(path: Path) -> Iterator[Store | None]:
    """The index at `path`, read-only; None if there is no file.

    Raises:
        Stop: the file is something else, or it cannot be read.
    """
    if not path.exists():
        yield None
        return
    with _sqlite_errors(path):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=_BUSY_SECONDS, uri=True)
        with Store(path, db) as store:
            _refuse_foreign(path, db, may_be_empty=False)
            yield store


@contextmanager
def open_for_indexing(path: Path) -> Iterator[Store]:
    """The index at `path`, created if there is none; one process at a time may hold it.

    Raises:
        Stop: the file is something else, or another process is indexing.
    """
    with _sqlite_errors(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Stop(
                Exit.FAILED, f"{path.parent}: cannot make this folder: {error.strerror}"
            ) from None
        with _alone(path):
            db = sqlite3.connect(path, timeout=_BUSY_SECONDS)
            with Store(path, db) as store:
                if _refuse_foreign(path, db, may_be_empty=True):
                    db.execute("PRAGMA journal_mode = WAL")
                    db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
                db.execute("PRAGMA foreign_keys = ON")
                db.execute("PRAGMA synchronous = NORMAL")  # with WAL safe against a killed process
                yield store


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keeps other indexing processes out.

    SQLite's own lock on a file beside the index: it works on every system, and it ends with the
    process that holds it, however that ends.
    """
    lock_path = path.with_name(path.name + ".lock")
    lock = sqlite3.connect(lock_path, timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("PRAGMA journal_mode = OFF")  # nothing is ever written
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise Stop(
                Exit.FAILED,
                f"{path}: another process is indexing into this database.",
                "Wait for it to finish, or end it: what it has done is kept.",
            ) from None
        try:
            yield
        finally:
            with suppress(OSError):  # Windows keeps files that are open
                lock_path.unlink()
    finally:
        lock.close()


def _refuse_foreign(path: Path, db: sqlite3.Connection, *, may_be_empty: bool) -> bool:
    """Whether the database is new; raises `Stop` if it is another program's or too new."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    if application == APPLICATION_ID:
        if version == SCHEMA_VERSION:
            return False
        raise Stop(
            Exit.FAILED,
            f"{path}: this index has schema version {version}, this program knows"
            f" {SCHEMA_VERSION}.",
            "Update cagent-ls, or move the file away and index again.",
        )
    if not tables and may_be_empty:
        return True
    owner = "an index of docker-agent" if any("_chunks" in t for t in tables) else "another program"
    raise Stop(
        Exit.FAILED,
        f"{path}: this SQLite database is not an index of cagent-runtime but of {owner}"
        f" (tables: {', '.join(tables) or 'none'}). It was left as it is.",
        "Give the strategy another `database:`, or move the file away.",
    )


@contextmanager
def _sqlite_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        remedy = "Move the file away and index again."
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            message = f"{path}: this file is not a database. It was left as it is."
            remedy = "Give the strategy another `database:`, or move the file away."
        elif error.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN:
            message = f"{path}: cannot open or create this database."
            remedy = "Check the folder's permissions and that the path is no folder."
        else:
            message = f"{path}: the database failed: {error}"
        raise Stop(Exit.FAILED, message, remedy) from None


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
