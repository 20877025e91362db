"""The files that an agent file names, as they are on disk."""

from __future__ import annotations

import os
from pathlib import Path

LOOK_LIMIT = 20_000
"""Files that one glob may look at; beyond it counts as found, as unknown is no finding."""


def is_remote(name: str) -> bool:
    r"""Whether a path leads to another machine (``\\server\share``), which is not asked."""
    return name.startswith(("//", "\\\\"))


class Disk:
    """The files around the agent files of one folder.

    Answers are kept, so that one check asks the disk once; a later check takes a new object, which
    is equal to no other.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[tuple[str, str], bool] = {}

    def exists(self, path: str) -> bool:
        """Whether `path`, relative to the folder, is a file or a folder."""
        return self.ask("exists", path)

    def matches(self, pattern: str) -> bool:
        """Whether a path or a glob with ``**`` finds at least one file."""
        return self.ask("matches", pattern)

    def found_upwards(self, name: str) -> bool:
        """Whether `name` is in the folder, one of its parents or the home folder."""
        return self.ask("found_upwards", name)

    def ask(self, question: str, name: str) -> bool:
        """The answer of the method `question` for `name`; unreadable counts as there."""
        key = (question, name)
        if is_remote(name):
            return True
        if key not in self._known:
            try:
                self._known[key] = getattr(self, f"_{question}")(name)
            except (OSError, RuntimeError, ValueError):  # no access, too long, odd characters
                self._known[key] = True
        return self._known[key]

    def _place(self, name: str) -> Path:
        return self.folder / Path(name).expanduser()

    def _exists(self, path: str) -> bool:
        return self._place(path).exists()

    def _matches(self, pattern: str) -> bool:
        from cagent_ls.surroundings.globs import candidates, is_glob

        entry = os.path.normpath(self._place(pattern))
        if not is_glob(entry) and Path(entry).is_file():
            return True
        for looked_at, (_, fits) in enumerate(candidates(entry, respect_vcs=False)):
            if fits or looked_at >= LOOK_LIMIT:
                return True
        return False

    def _found_upwards(self, name: str) -> bool:
        folders = (self.folder, *self.folder.parents, Path.home())
        return any((folder / Path(name).expanduser()).exists() for folder in folders)
