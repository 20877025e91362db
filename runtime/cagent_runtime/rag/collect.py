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
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

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
    ignores = _Ignores.around(top) if respect_vcs else _Ignores(())
    if ignores is None:
        return
    if top.is_dir():
        yield from _walk(top, ignores, respect_vcs)
    else:
        yield top


def _walk(folder: Path, ignores: _Ignores, respect_vcs: bool) -> Iterator[Path]:
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


@dataclass(frozen=True, slots=True)
class _Ignores:
    """The ignore files in force, from the repository's root down to some folder."""

    specs: tuple[tuple[Path, GitIgnoreSpec], ...]

    @classmethod
    def around(cls, top: Path) -> _Ignores | None:
        """The rules of all folders above `top`; None when they ignore `top` itself."""
        parents = list(top.parents)
        root = next((i for i, parent in enumerate(parents) if (parent / ".git").exists()), None)
        if root is None or (top / ".git").exists():
            return cls(())
        ignores = cls(())
        inside = [*reversed(parents[: root + 1]), top]
        for folder, below in pairwise(inside):
            ignores = ignores.entering(folder)
            if ignores.ignored(below, below.is_dir()):
                return None
        return ignores

    def entering(self, folder: Path) -> _Ignores:
        """The rules inside `folder`; a repository of its own starts afresh."""
        repository = folder / ".git"
        specs = () if repository.exists() else self.specs
        for file in (repository / "info" / "exclude", folder / ".gitignore"):
            try:
                lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            except OSError:
                continue
            from pathspec import GitIgnoreSpec

            specs = (*specs, (folder, GitIgnoreSpec.from_lines(lines)))
        return _Ignores(specs)

    def ignored(self, path: Path, is_folder: bool) -> bool:
        """The verdict of the nearest ignore file that has one."""
        for folder, spec in reversed(self.specs):
            name = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
            verdict = spec.check_file(name).include
            if verdict is not None:
                return verdict
        return False
