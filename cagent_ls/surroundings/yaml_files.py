"""The YAML files of a folder, and their text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes; no agent file comes near, and a larger one would only cost time."""

SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__", ".cache"})
"""Folders that nobody looks into."""

_ENDINGS = (".yaml", ".yml")


class UnreadableError(Exception):
    """A file cannot be read as text; the message says why."""


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder by name, without what git ignores."""
    from cagent_ls.surroundings.globs import below

    return (path for path in below(folder, True, SKIPPED) if path.name.endswith(_ENDINGS))


def read_text(path: Path) -> str:
    """The text of a file, without translating its line ends.

    Raises:
        UnreadableError: The file is missing, a folder, binary or too large.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise UnreadableError(f"it is larger than {SIZE_LIMIT // 1024 // 1024} MiB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("there is no such file") from None
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from None
    return decode(data)


def decode(data: bytes) -> str:
    """UTF-8 text.

    Raises:
        UnreadableError: It is binary or in another encoding.
    """
    if b"\0" in data[:8192]:
        raise UnreadableError("it is a binary file, not YAML text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"it is not UTF-8 text (byte {error.start + 1})") from None
