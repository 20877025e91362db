"""Which files a RAG source is made of."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pathspec import GitIgnoreSpec

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes; larger files are data rather than documents."""


@dataclass
class Collected:
    """The documents, and what was left out and why."""

    files: list[Path] = field(default_factory=list)
    skipped: dict[Path, str] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    """Entries that match nothing."""


def collect(docs: tuple[str, ...], *, respect_vcs: bool = True) -> Collected:
    """The text files that `docs` (absolute files, folders, globs) name, sorted within each."""
    found = Collected()
    seen: set[Path] = set()
    for entry in docs:
        before = len(seen)
        for path in _expand(entry):
            resolved = path.resolve()
            if resolved in seen or (respect_vcs and _ignored(resolved)):
                continue
            seen.add(resolved)
            reason = _unfit(resolved)
            if reason:
                found.skipped[resolved] = reason
            else:
                found.files.append(resolved)
        if len(seen) == before:
            found.empty.append(entry)
    return found


def _expand(entry: str) -> Iterator[Path]:
    matches = [entry]
    if glob.has_magic(entry):
        matches = sorted(glob.glob(entry, recursive=True))  # noqa: PTH207 (Path.glob needs a root)
    for match in matches:
        path = Path(match)
        if path.is_dir():
            yield from _below(path)
        elif path.is_file():
            yield path


def _below(folder: Path) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted(names):
            path = Path(top) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _unfit(path: Path) -> str | None:
    if path.stat().st_size > SIZE_LIMIT:
        return f"larger than {SIZE_LIMIT // 1024 // 1024} MiB"
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        return "binary"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "not UTF-8"
    return None


def _ignored(path: Path) -> bool:
    """As git decides: the `.gitignore` files from the repository's root down to the file."""
    root = _repository(path.parent)
    if root is None:
        return False
    ignored = False
    for folder in [*reversed(path.parents)]:
        if not folder.is_relative_to(root):
            continue
        verdict = _spec(folder).check_file(path.relative_to(folder).as_posix()).include
        ignored = ignored if verdict is None else verdict
    return ignored or ".git" in path.relative_to(root).parts


@cache
def _repository(folder: Path) -> Path | None:
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), None)


@cache
def _spec(folder: Path) -> GitIgnoreSpec:
    file = folder / ".gitignore"
    lines = file.read_text("utf-8", "replace").splitlines() if file.is_file() else []
    return GitIgnoreSpec.from_lines(lines)
