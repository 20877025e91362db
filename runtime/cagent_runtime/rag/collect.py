"""From the `docs` entries of a RAG source to the files that are worth reading.

An entry is a file, a folder (taken with everything below it) or a glob in which `*` stays within a
name and `**` crosses folders. `.gitignore` files count as they do for git: nested ones, those of
the parents up to the repository's root, and `.git/info/exclude`. `.git` itself never counts.
Symbolic links met on the way are not followed, which rules out cycles and escapes; an entry that
is a link itself was named on purpose and is followed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cagent_ls.surroundings.globs import expand, is_glob

MAX_BYTES = 2 * 1024 * 1024
"""Larger files are skipped: they are data more often than documents."""

_HEAD = 8 * 1024


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not read, and why."""

    path: Path
    reason: str


@dataclass(slots=True)
class Collection:
    """The files found, in the order of the entries and sorted by name within each."""

    files: list[Path] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """Entries that gave nothing."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text; line ends are as in the file, a byte order mark is gone."""

    text: str
    sha256: str


class NotADocument(Exception):
    """The file cannot be read as text; `str()` is the reason."""


def collect(
    docs: Sequence[str], *, respect_vcs: bool = True, exclude: Sequence[Path] = ()
) -> Collection:
    """All files the entries name; `docs` are absolute, `exclude` are files never taken."""
    found = Collection()
    seen = {os.path.realpath(path) for path in exclude}
    for entry in map(os.path.normpath, docs):
        matched = False
        for path in expand(entry, respect_vcs):
            matched = True
            real = os.path.realpath(path)
            if real in seen:
                continue
            seen.add(real)
            reason = _unfit(path)
            if reason:
                found.skipped.append(Skipped(path, reason))
            else:
                found.files.append(path)
        if not matched:
            found.warnings.append(_nothing_found(entry, respect_vcs))
    return found


def read_document(path: Path) -> Document:
    """Reads `path` as UTF-8 text.

    Raises:
        NotADocument: it is binary or in another encoding.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(_HEAD)
        if b"\0" in data:
            raise NotADocument("binary (a NUL byte near its start)")
        data += file.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotADocument(f"not UTF-8 text (byte {error.start})") from None
    return Document(text, hashlib.sha256(data).hexdigest())


def display_path(path: Path) -> str:
    """`path` as people in the working directory would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _unfit(path: Path) -> str | None:
    try:
        status = path.lstat() if path.is_symlink() else path.stat()
    except OSError as error:
        return error.strerror or str(error)
    if stat.S_ISLNK(status.st_mode):
        return "a symbolic link"
    if not stat.S_ISREG(status.st_mode):
        return "not a regular file"
    if status.st_size > MAX_BYTES:
        size = status.st_size / 1024 / 1024
        return f"{size:.1f} MiB is over the limit of {MAX_BYTES // 1024 // 1024} MiB"
    return None


def _nothing_found(entry: str, respect_vcs: bool) -> str:
    if not is_glob(entry) and not Path(entry).exists():
        return f"docs: {entry} does not exist"
    if respect_vcs and any(expand(entry, False)):
        return f"docs: all of {entry} is ignored by git; `respect_vcs: false` takes it anyway"
    return f"docs: {entry} matches no file"
