"""The index of a RAG strategy: one SQLite file, which several sources may share.

Tables, version 1:

- ``state(source PRIMARY KEY, fingerprint, model, dimension, finished_at)``: one row a source;
  ``finished_at`` is UTC seconds, NULL while the first indexing has not finished.
- ``files(source, path, sha256, chunks)``: documents that are wholly stored.
- ``chunks(source, path, number, start_line, end_line, text, vector)``: little-endian float32.
- ``vectors(fingerprint, sha256, vector)``: every embedding ever made, by the hash of its text, so
  that nothing is embedded twice, even when indexing was killed in the middle of a file.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.rag.chunk import Chunk

Vector = npt.NDArray[np.float32]
APPLICATION_ID = 0x63616774
_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (source TEXT PRIMARY KEY, fingerprint TEXT NOT NULL,
  model TEXT NOT NULL, dimension INTEGER, finished_at REAL);
CREATE TABLE IF NOT EXISTS files (source TEXT, path TEXT, sha256 TEXT NOT NULL,
  chunks INTEGER NOT NULL, PRIMARY KEY (source, path));
CREATE TABLE IF NOT EXISTS chunks (source TEXT, path TEXT, number INTEGER, start_line INTEGER,
  end_line INTEGER, text TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (source, path, number));
CREATE TABLE IF NOT EXISTS vectors (fingerprint TEXT, sha256 TEXT, vector BLOB NOT NULL,
  PRIMARY KEY (fingerprint, sha256));
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A chunk in the index."""

    path: str
    start_line: int
    end_line: int
    text: str


def digest(text: str) -> str:
    """The hash by which texts are told apart."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Store:
    """The part of an index file that belongs to one source."""

    def __init__(self, path: Path, source: str) -> None:
        self.path, self.source = path, source
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, timeout=5.0)
            self._open()
        except sqlite3.DatabaseError as error:
            message = f"{path} cannot be used as an index: {error}"
            raise Stop(Exit.FAILED, message, "Name another `database:`.") from None

    def _open(self) -> None:
        [(owner,)] = self._db.execute("PRAGMA application_id").fetchall()
        [(tables,)] = self._db.execute("SELECT count(*) FROM sqlite_master").fetchall()
        if owner != APPLICATION_ID and tables:
            message = f"{self.path} is a database of another program"
            raise Stop(Exit.FAILED, message, "Name another `database:`.")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def begin(self, fingerprint: str, model: str) -> None:
        """Starts an indexing; rows made under another fingerprint are dropped."""
        with self._db:
            row = self._state()
            if row is not None and row[0] == fingerprint:
                return
            for table in ("files", "chunks", "state"):
                self._db.execute(f"DELETE FROM {table} WHERE source = ?", (self.source,))  # noqa: S608
            values = (self.source, fingerprint, model)
            self._db.execute("INSERT INTO state VALUES (?, ?, ?, NULL, NULL)", values)

    def finish(self) -> None:
        """Notes that everything is stored."""
        with self._db:
            self._db.execute(
                "UPDATE state SET finished_at = ? WHERE source = ?", (time.time(), self.source)
            )

    def _state(self) -> tuple[str, int | None, float | None] | None:
        sql = "SELECT fingerprint, dimension, finished_at FROM state WHERE source = ?"
        row: tuple[str, int | None, float | None] | None = self._db.execute(
            sql, (self.source,)
        ).fetchone()
        return row

    @property
    def was_indexed(self) -> bool:
        """Whether an indexing has ever finished."""
        row = self._state()
        return row is not None and row[2] is not None

    def files(self) -> dict[str, str]:
        """Hashes of the stored documents by path."""
        sql = "SELECT path, sha256 FROM files WHERE source = ?"
        return dict(self._db.execute(sql, (self.source,)).fetchall())

    def known(self, fingerprint: str, texts: Iterable[str]) -> dict[str, Vector]:
        """Embeddings made before, by text."""
        found = {}
        for text in texts:
            sql = "SELECT vector FROM vectors WHERE fingerprint = ? AND sha256 = ?"
            row = self._db.execute(sql, (fingerprint, digest(text))).fetchone()
            if row is not None:
                found[text] = np.frombuffer(row[0], np.dtype("<f4"))
        return found

    def remember(self, fingerprint: str, made: dict[str, Vector]) -> None:
        """Stores embeddings as soon as they are made."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(fingerprint, digest(text), v.tobytes()) for text, v in made.items()],
            )

    def put(
        self, path: str, sha256: str, pieces: Sequence[Chunk], vectors: Sequence[Vector]
    ) -> None:
        """Stores a whole document in one transaction."""
        rows = [
            (self.source, path, n, c.start_line, c.end_line, c.text, v.tobytes())
            for n, (c, v) in enumerate(zip(pieces, vectors, strict=True))
        ]
        with self._db:
            self._remove(path)
            self._db.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            self._db.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?)", (self.source, path, sha256, len(rows))
            )
            if vectors:
                self._db.execute(
                    "UPDATE state SET dimension = ? WHERE source = ?",
                    (len(vectors[0]), self.source),
                )

    def remove(self, path: str) -> None:
        """Forgets a document."""
        with self._db:
            self._remove(path)

    def _remove(self, path: str) -> None:
        for table in ("files", "chunks"):
            self._db.execute(
                f"DELETE FROM {table} WHERE source = ? AND path = ?",  # noqa: S608 (own names)
                (self.source, path),
            )

    def matrix(self) -> tuple[list[Stored], npt.NDArray[np.float32]]:
        """All chunks in a fixed order, and their vectors as rows of one matrix."""
        sql = (
            "SELECT path, start_line, end_line, text, vector FROM chunks WHERE source = ? "
            "ORDER BY path, number"
        )
        rows = self._db.execute(sql, (self.source,)).fetchall()
        joined = b"".join(row[4] for row in rows)
        vectors = np.frombuffer(joined, np.dtype("<f4")).reshape(len(rows), -1) if rows else None
        return [Stored(*row[:4]) for row in rows], (
            vectors if vectors is not None else np.zeros((0, 0), np.float32)
        )
