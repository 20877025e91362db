"""Finds and reads the files that a command is given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes; no agent file comes near, and a larger one would only cost time."""

_SKIPPED = {".git", ".venv", "node_modules", "__pycache__", ".cache"}


class UnreadableError(Exception):
    """A file cannot be read as text; the message says why."""


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below `folder`, sorted; links are not followed."""
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")):
                yield Path(top) / name


def read_text(path: Path) -> str:
    """The text of a file, without translating its line ends.

    Raises:
        UnreadableError: The file is missing, a folder, binary or too large.
    """
    try:
        if path.is_dir():
            raise UnreadableError("it is a folder; name a file")
        if path.stat().st_size > SIZE_LIMIT:
            raise UnreadableError(f"it is larger than {SIZE_LIMIT // 1024 // 1024} MiB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("there is no such file") from None
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from None
    if b"\0" in data[:8192]:
        raise UnreadableError("it is a binary file, not YAML text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"it is not UTF-8 text (byte {error.start + 1})") from None
