"""The folder that file tools work in, and the only way to a path in it."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cagent_ls.dmr.messages import ToolSpec
from cagent_ls.surroundings.ignores import Ignores
from cagent_ls.surroundings.writing import write_whole
from cagent_runtime.tools.base import Tool, ToolError

SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes of the largest file that is read."""

PATH = {"type": "string", "description": "Path relative to the working directory"}
PATHS = {"type": "array", "items": PATH, "minItems": 1}


class Workspace:
    """Access to files that cannot leave `root`: not by ``..``, absolute paths or links."""

    def __init__(self, root: Path, ignore_vcs: bool = True) -> None:
        self.root = root
        self._ignore_vcs = ignore_vcs

    def inside(self, path: str) -> Path:
        """The real place of `path`, which need not exist.

        Raises:
            ToolError: It is outside.
        """
        try:
            resolved = (self.root / path).resolve()
        except (OSError, RuntimeError, ValueError):  # too long, links in a circle, odd characters
            raise ToolError(f"{path!r} is not a usable path") from None
        if not resolved.is_relative_to(self.root):
            raise ToolError(f"{path} is outside the working directory, which tools cannot leave")
        return resolved

    def spellings(self, path: str) -> tuple[str, ...]:
        """The plain forms of `path`, relative and absolute: what permissions compare."""
        try:
            resolved = self.inside(path)
        except ToolError:
            return (path,)
        return self.shown(resolved), resolved.as_posix()

    def shown(self, path: Path) -> str:
        """`path` as the model should write it."""
        return path.relative_to(self.root).as_posix()

    def text(self, path: str) -> str:
        """The text of a file, line ends and byte order mark as they are.

        Raises:
            ToolError: It is no readable text file of a sensible size.
        """
        file = self.inside(path)
        with _faults(path):
            status = file.stat()
            if stat.S_ISDIR(status.st_mode):
                raise ToolError(f"{path} is a directory; use list_directory")
            if not stat.S_ISREG(status.st_mode):
                raise ToolError(f"{path} is not a regular file")
            if status.st_size > SIZE_LIMIT:
                raise ToolError(f"{path} is larger than {SIZE_LIMIT >> 20} MiB")
            data = file.read_bytes()
        if b"\0" in data:
            raise ToolError(f"{path} is not a text file")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise ToolError(f"{path} is not UTF-8 text") from None

    def write(self, path: str, text: str) -> None:
        """Writes a whole file at once: readers see the old text or the new one, never a part.

        Raises:
            ToolError: It cannot be written.
        """
        file = self.inside(path)
        with _faults(path):
            if file.is_dir():
                raise ToolError(f"{path} is a directory")
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, text.encode("utf-8", "replace"))

    def entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """What is in `folder`, by name, without ``.git`` and what git ignores.

        Raises:
            ToolError: It cannot be listed.
        """
        ignores = self._ignores(folder)
        with _faults(self.shown(folder)):
            found = sorted(os.scandir(folder), key=lambda entry: entry.name)
        return [entry for entry in found if not self._hidden(entry, ignores)]

    def files(self, top: Path) -> Iterator[Path]:
        """All regular files at or below `top`; links met on the way are not followed."""
        if top.is_file():
            yield top
            return
        for entry in self.entries(top):
            if entry.is_dir(follow_symlinks=False):
                yield from self.files(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)

    def _ignores(self, folder: Path) -> Ignores:
        if not self._ignore_vcs:
            return Ignores(())
        around = Ignores.around(folder)
        return Ignores(()) if around is None else around.entering(folder)

    def _hidden(self, entry: os.DirEntry[str], ignores: Ignores) -> bool:
        if not self._ignore_vcs:
            return False
        is_folder = entry.is_dir(follow_symlinks=False)
        return entry.name == ".git" or ignores.ignored(Path(entry.path), is_folder)


@contextmanager
def _faults(path: str) -> Iterator[None]:
    """Turns errors of the operating system about `path` into errors for the model."""
    try:
        yield
    except OSError as error:
        raise ToolError(f"{path}: {error.strerror or error}") from None


def file_tool(
    workspace: Workspace,
    name: str,
    description: str,
    work: Callable[[dict[str, Any]], str],
    properties: dict[str, Any],
    *,
    required: tuple[str, ...],
    read_only: bool = False,
) -> Tool:
    """A tool whose `work` runs in a thread and gets arguments that fit the schema."""

    async def call(arguments: dict[str, Any]) -> str:
        return await asyncio.to_thread(work, arguments)

    schema = {"type": "object", "properties": properties, "required": list(required)}
    spellings = {key: workspace.spellings for key in properties if key in ("path", "paths")}
    return Tool(ToolSpec(name, description, schema), call, read_only, spellings)
