"""The folders beside a document that a completion asks for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from cagent_ls.surroundings.disk import is_remote

_MOST_FILES = 500
"""So many names of a folder are offered."""


class Folders:
    """What is in the folders under `root`; the disk is read in `list` only."""

    def __init__(self, root: Path | None) -> None:
        self._root = root
        self._listed: dict[str, list[tuple[str, bool]]] = {}
        self.unlisted: set[str] = set()
        """What was asked for and is to be read."""

    def entries(self, relative: str) -> Iterable[tuple[str, bool]]:
        """What is in a folder, as far as it was read."""
        is_new = relative not in self._listed and not is_remote(relative)
        if self._root is not None and is_new:
            self.unlisted.add(relative)
        return self._listed.get(relative, ())

    def list(self) -> None:
        """Reads what was asked for; may take its time, so it is for a thread."""
        if self._root is not None:
            self._listed |= {name: _entries(self._root / name) for name in self.unlisted}


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """What is in a folder; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, entry.is_dir()) for entry in islice(entries, _MOST_FILES)]
    except (OSError, ValueError):
        return []
