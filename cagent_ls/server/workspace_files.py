"""The agent files below the folders of the workspace, as they are on disk.

Most YAML files are none, so a file is read at all only if its size or time has changed, and parsed
only if a word in it says that it may be one.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.server.beside import in_thread
from cagent_ls.server.judge import Judge
from cagent_ls.settings.judge import check
from cagent_ls.settings.model import Settings
from cagent_ls.surroundings import around
from cagent_ls.surroundings.yaml_files import UnreadableError, read_text, yaml_files

_BATCH_SECONDS = 0.05
_LETTERS = ("agent", "model", "rag")
_WORD = re.compile(r"agent|\bmodels?\b|\brag\b")
"""No agent file is without one of these; a look for the letters first takes a tenth of the time."""

_Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AgentFile:
    """An agent file on disk."""

    path: Path
    snapshot: Snapshot
    settings: Settings

    def findings(self) -> list[Finding]:
        """What is found in it; may look at the disk."""
        surroundings = around(self.path, environment=self.settings.environment)
        return check(self.snapshot, self.settings, surroundings)


class WorkspaceFiles:
    """What a walk through the folders has found, and what was read in earlier ones."""

    def __init__(self, judge: Judge) -> None:
        self.found: dict[Path, AgentFile] = {}
        """The agent files of the last whole walk."""
        self.changed = asyncio.Event()
        """Set while something may be different from what the last walk saw."""
        self.changed.set()
        self._judge = judge
        self._read: dict[Path, tuple[_Stamp, Snapshot | None]] = {}
        self._walking = asyncio.Lock()

    async def walk(self, folders: Collection[Path]) -> AsyncGenerator[list[AgentFile | None], None]:
        """Looks at all YAML files: in each batch an agent file, or None for another file.

        The work is done in threads; it ends with the batch in which the caller is cancelled.
        """
        async with self._walking:
            self.changed.clear()
            found: dict[Path, AgentFile] = {}
            files = self._files(tuple(folders))
            try:
                while batch := await in_thread(partial(_some, files)):
                    found |= {file.path: file for _, file in batch if file is not None}
                    yield [file for _, file in batch]
            except BaseException:
                self.changed.set()
                raise
            self.found = found

    def _files(self, folders: tuple[Path, ...]) -> Iterator[tuple[Path, AgentFile | None]]:
        seen: set[Path] = set()
        for folder in folders:
            for path in yaml_files(folder):
                if path not in seen:
                    seen.add(path)
                    yield path, self._file(path)
        self._read = {path: known for path, known in self._read.items() if path in seen}

    def _file(self, path: Path) -> AgentFile | None:
        snapshot = self._snapshot(path)
        settings = self._judge.settings(path) if snapshot is not None else None
        if snapshot is None or settings is None:
            return None
        if snapshot.target != settings.target:
            snapshot = analyse(snapshot.document.text, snapshot, settings.target)
            self._read[path] = (self._read[path][0], snapshot)
        return AgentFile(path, snapshot, settings)

    def _snapshot(self, path: Path) -> Snapshot | None:
        """What a file says, if it is an agent file."""
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            known = self._read.get(path)
            if known is not None and known[0] == stamp:
                return known[1]
            text = read_text(path)
        except (OSError, UnreadableError):
            return None
        may_be = any(letters in text for letters in _LETTERS) and _WORD.search(text)
        snapshot = analyse(text, once=True) if may_be else None
        if snapshot is not None and not snapshot.is_agent_file:
            snapshot = None
        self._read[path] = (stamp, snapshot)
        return snapshot


def _some(
    files: Iterator[tuple[Path, AgentFile | None]],
) -> list[tuple[Path, AgentFile | None]]:
    """So many files as there is time for, but at least one; none at the end."""
    end = time.monotonic() + _BATCH_SECONDS
    batch = []
    for file in files:
        batch.append(file)
        if time.monotonic() >= end:
            break
    return batch
