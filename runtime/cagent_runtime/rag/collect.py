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
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cagent_runtime.gitignore import Ignores

MAX_BYTES = 2 * 1024 * 1024
"""Larger files are skipped: they are data more often than documents."""

_HEAD = 8 * 1024
_MAGIC = re.compile(r"[*?\[]")
_BRACES = re.compile(r"\{([^{}]*)\}")


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
        for path in _expand(entry, respect_vcs):
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
    if not _MAGIC.search(entry) and not Path(entry).exists():
        return f"docs: {entry} does not exist"
    if respect_vcs and any(_expand(entry, False)):
        return f"docs: all of {entry} is ignored by git; `respect_vcs: false` takes it anyway"
    return f"docs: {entry} matches no file"


def _expand(entry: str, respect_vcs: bool) -> Iterator[Path]:
    """Files of one entry; each file's fitness is not judged yet."""
    if not _MAGIC.search(entry):
        path = Path(entry)
        yield from _below(Path(os.path.realpath(path)) if path.is_symlink() else path, respect_vcs)
        return
    from pathspec import GitIgnoreSpec

    # A gitignore line that starts with a slash is a glob over whole paths, folders included.
    fixed, pattern = _split_glob(entry)
    wanted = GitIgnoreSpec.from_lines("/" + alternative for alternative in _braces(pattern))
    for path in _below(fixed, respect_vcs):
        if wanted.match_file(path.relative_to(fixed).as_posix()):
            yield path


def _split_glob(entry: str) -> tuple[Path, str]:
    """The folder a glob starts from and the rest that has wildcards."""
    parts = Path(entry).parts
    fixed = next(i for i, part in enumerate(parts) if _MAGIC.search(part) or "{" in part)
    return Path(*parts[:fixed]), "/".join(parts[fixed:])


def _braces(pattern: str) -> list[str]:
    """``*.{md,txt}`` → ``*.md``, ``*.txt``."""
    group = _BRACES.search(pattern)
    if not group:
        return [pattern]
    before, after = pattern[: group.start()], pattern[group.end() :]
    return [
        done
        for alternative in group[1].split(",")
        for done in _braces(before + alternative + after)
    ]


def _below(top: Path, respect_vcs: bool) -> Iterator[Path]:
    """`top` if it is a file, else the files below it, without what git ignores."""
    if not top.exists() or ".git" in top.parts:
        return
    ignores = Ignores.around(top) if respect_vcs else Ignores(())
    if ignores is None:
        return
    if top.is_dir():
        yield from _walk(top, ignores, respect_vcs)
    else:
        yield top


def _walk(folder: Path, ignores: Ignores, respect_vcs: bool) -> Iterator[Path]:
    if respect_vcs:
        ignores = ignores.entering(folder)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder  # judged unfit with the reason later
        return
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        path = folder / entry.name
        if entry.name == ".git" or ignores.ignored(path, is_folder):
            continue
        if is_folder:
            yield from _walk(path, ignores, respect_vcs)
        else:
            yield path
