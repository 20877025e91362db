"""The state of RAG indexes, read from the tables that the runtime documents for other programs.

The database is only read, and no file is ever made beside it: SQLite would make some for a database
in WAL mode, so one that nobody has open is opened as unchanging. A database may come with a folder
from anywhere: it gets little time, and no path in it leads to another machine.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID = 0x63524147
SCHEMA_VERSION = 1

PAUSE_SECONDS = 2.0
"""For so long a state that was read is not read again."""

_BUSY_SECONDS = 0.5
_MOST_SECONDS = 2.0
_MOST_FILES = 20_000
"""Of larger indexes nobody looks whether each file is still the same."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """The index of one strategy of a source."""

    begun: bool = False
    finished_at: str | None = None
    files: int = 0
    chunks: int = 0
    stale: int | None = None
    """Indexed files that have changed or gone since; None if that is not known."""


@dataclass(frozen=True, slots=True)
class IndexKey:
    """Which index in which database."""

    database: Path
    source: str
    strategy: str


class IndexStates:
    """What was read last; `read` takes its time, `current` does not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[IndexKey, tuple[float, IndexState | None]] = {}

    def current(self, key: IndexKey) -> IndexState | None:
        """What is known without a look; None if that is nothing."""
        return self._known.get(key, (0.0, None))[1]

    def due(self, key: IndexKey) -> bool:
        """Whether `read` would look again."""
        at = self._known.get(key, (None, None))[0]
        return at is None or self._clock() - at >= PAUSE_SECONDS

    def read(self, key: IndexKey) -> IndexState | None:
        """Looks if that is due; for a thread of its own."""
        if self.due(key):
            self._known[key] = (self._clock(), read_state(key))
        return self.current(key)

    def look_again(self) -> None:
        """Looks at all that is known, due or not; for a thread of its own."""
        for key in tuple(self._known):
            self._known[key] = (self._clock(), read_state(key))


def read_state(key: IndexKey) -> IndexState | None:
    """The state of an index; None if the database is not ours or cannot be read."""
    import sqlite3  # not needed before the first diagnostics

    path = key.database
    if not path.exists():
        return IndexState()
    mode = _mode(path) if path.is_file() else None  # a pipe would never open
    if mode is None:
        return None
    try:
        address = f"{path.absolute().as_uri()}?{mode}"
        with closing(sqlite3.connect(address, timeout=_BUSY_SECONDS, uri=True)) as db:
            end = time.monotonic() + _MOST_SECONDS
            db.set_progress_handler(lambda: time.monotonic() > end, 10_000)
            db.execute("PRAGMA trusted_schema = OFF")
            return _read(db, key)
    except (OSError, ValueError, sqlite3.Error):
        return None


def _mode(path: Path) -> str | None:
    """How to open a database so that nothing is made beside it; None if there is no way."""
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or not log.stat().st_size:
        return "mode=ro&immutable=1"
    return "mode=ro" if path.with_name(f"{path.name}-shm").exists() else None


def _read(db: sqlite3.Connection, key: IndexKey) -> IndexState | None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if (application, version) != (APPLICATION_ID, SCHEMA_VERSION):
        return None
    which = (key.source, key.strategy)
    row = db.execute(
        "SELECT finished_at, files, chunks FROM state WHERE source = ? AND strategy = ?", which
    ).fetchone()
    if row is None:
        return IndexState()
    finished_at, files, chunks = row
    stale = None
    if files <= _MOST_FILES:
        folder = Path(os.path.realpath(key.database)).parent
        stored = db.execute(
            "SELECT path, size, mtime_ns FROM files WHERE source = ? AND strategy = ?", which
        )
        stale = sum(not _is_same(folder, *row) for row in stored)
    return IndexState(True, finished_at, files, chunks, stale)


def _is_same(folder: Path, name: str, size: int, mtime_ns: int) -> bool:
    if is_remote(name):
        return False
    try:
        status = (folder / name).stat()
    except (OSError, ValueError):
        return False
    return (status.st_size, status.st_mtime_ns) == (size, mtime_ns)


def is_remote(path: str) -> bool:
    """Whether a path names another machine, as paths can on Windows."""
    return path.startswith(("\\\\", "//"))
