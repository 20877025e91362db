"""The open documents, what they say, and what is found in them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from cagent_ls.analysis.around import Around
from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.server.judge import Judge, Look
from cagent_ls.settings.judge import check
from cagent_ls.settings.model import Settings
from cagent_ls.surroundings.seen import Question, Seen

PAUSE_SECONDS = 1.0
"""For so long answers from the disk count, so that not every key asks for them again."""


class OpenFile:
    """An open document. Its text is read, and findings are made, when somebody asks for them."""

    def __init__(self, document: TextDocument, judge: Judge) -> None:
        self.uri = document.uri
        self._document = document
        self._judge = judge
        path = to_fs_path(self.uri) if self.uri.startswith("file:") else None
        self.path = Path(path) if path else None
        self.settled = asyncio.Event()
        """Set once the settings are those that the disk says."""
        if self.path is None:
            self.settled.set()
        self._settings: Settings | None = judge.plain_settings(self.path)
        self._seen = Seen()
        self._looked_at = float("-inf")
        self._is_stale = False
        self._around = self._make_around()
        self._read: tuple[str, Snapshot] | None = None
        self._found: tuple[Snapshot, Settings | None, Around, list[Finding]] | None = None

    @property
    def version(self) -> int | None:
        """The client's number of the text."""
        return self._document.version

    @property
    def snapshot(self) -> Snapshot:
        """The current text with its meaning; what did not change is not read again."""
        text = self._document.source
        target = self._settings.target if self._settings is not None else None
        before = self._read[1] if self._read is not None else None
        is_read = self._read is not None and self._read[0] is text
        if before is not None and is_read and target in (None, before.target):
            return before
        made = analyse(text, before, target) if target is not None else analyse(text, before)
        self._read = (text, made)
        return made

    @property
    def findings(self) -> list[Finding]:
        """What is found in the current text, as far as the disk is known."""
        file, settings, around = self.snapshot, self._settings, self._around
        known = self._found
        if known is None or not (known[0] is file and known[1] is settings and known[2] is around):
            known = self._found = (file, settings, around, self.check(file))
        return known[3]

    def begin_look(self) -> set[Question]:
        """What is to be asked of the disk: what is not known yet, and what may have changed.

        Nothing before the settings are known: the first findings wait for these, not for more.
        What changes from here on needs another look.
        """
        self._is_stale = False
        if not self.settled.is_set():
            return set()
        is_old = time.monotonic() - self._looked_at > PAUSE_SECONDS
        return set(self._seen.asked) if is_old else self._seen.unanswered

    def check(self, version: Snapshot) -> list[Finding]:
        """What is found in any version of the document, as far as the disk is known."""
        settings = self._settings
        return check(version, settings, self._around) if settings is not None else []

    @property
    def is_due(self) -> bool:
        """Whether findings depend on what nobody has looked for yet, or on what has changed."""
        return self._is_stale or bool(self._seen.unanswered)

    def take(self, look: Look, asked: set[Question]) -> None:
        """Takes what was seen of the disk."""
        if asked >= self._seen.asked:
            self._looked_at = time.monotonic()
        self.settled.set()
        if look.settings != self._settings:
            self._settings = look.settings
            self._around = self._make_around()
        seen = self._seen.after(look.answers)
        if seen is not self._seen:
            self._seen = seen
            self._around = self._make_around()

    def reconsider(self) -> None:
        """Lets settings and answers be looked for again, as they may be others now."""
        self._looked_at = float("-inf")
        self._is_stale = self.path is not None
        if self.path is None:
            self._settings = self._judge.plain_settings(None)
            self._around = self._make_around()

    def _make_around(self) -> Around:
        environment = self._settings is not None and self._settings.environment
        variables = frozenset(os.environ) if environment else None
        return Around(variables, self._seen if self.path is not None else None)


class OpenFiles:
    """The open documents by address, however the client has escaped it."""

    def __init__(self) -> None:
        self._files: dict[str, OpenFile] = {}

    def open(self, file: OpenFile) -> None:
        """Adds a document, in place of one that has the same address."""
        self._files[unquote(file.uri)] = file

    def close(self, uri: str) -> OpenFile | None:
        """Drops a document."""
        return self._files.pop(unquote(uri), None)

    def get(self, uri: str) -> OpenFile | None:
        """The open document of that address."""
        return self._files.get(unquote(uri))

    def __iter__(self) -> Iterator[OpenFile]:
        return iter(tuple(self._files.values()))

    def __len__(self) -> int:
        return len(self._files)


class Snapshots(Mapping[str, Snapshot]):
    """The snapshots of the open documents, each of the current text."""

    def __init__(self, files: OpenFiles) -> None:
        self._files = files

    def __getitem__(self, uri: str) -> Snapshot:
        file = self._files.get(uri)
        if file is None:
            raise KeyError(uri)
        return file.snapshot

    def __iter__(self) -> Iterator[str]:
        return (file.uri for file in self._files)

    def __len__(self) -> int:
        return len(self._files)
