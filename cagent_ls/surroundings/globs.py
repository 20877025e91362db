"""Entries that name files: a file, a folder with all below it, or a glob.

In a glob `*` stays within a name, `**` crosses folders and `{a,b}` offers alternatives. Symbolic
links met on the way are not followed, which rules out cycles and escapes; an entry that is a link
itself was named on purpose and is followed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from cagent_ls.surroundings.ignores import Ignores

_MAGIC = re.compile(r"[*?\[]")
_BRACES = re.compile(r"\{([^{}]*)\}")
_GIT = frozenset({".git"})


def is_glob(entry: str) -> bool:
    """Whether the entry has wildcards."""
    return _MAGIC.search(entry) is not None


def expand(entry: str, respect_vcs: bool, skipped: Collection[str] = _GIT) -> Iterator[Path]:
    """The files of one absolute entry; whether each can be read is not judged."""
    return (path for path, fits in candidates(entry, respect_vcs, skipped) if fits)


def candidates(
    entry: str, respect_vcs: bool, skipped: Collection[str] = _GIT
) -> Iterator[tuple[Path, bool]]:
    """Every file that was looked at for an absolute entry, and whether the entry means it."""
    if not is_glob(entry):
        path = Path(entry)
        top = Path(os.path.realpath(path)) if path.is_symlink() else path
        yield from ((found, True) for found in below(top, respect_vcs, skipped))
        return
    from pathspec import GitIgnoreSpec

    # A gitignore line that starts with a slash is a glob over whole paths, folders included.
    fixed, pattern = _split_glob(entry)
    wanted = GitIgnoreSpec.from_lines("/" + alternative for alternative in _braces(pattern))
    for path in below(fixed, respect_vcs, skipped):
        yield path, wanted.match_file(path.relative_to(fixed).as_posix())


def below(top: Path, respect_vcs: bool, skipped: Collection[str] = _GIT) -> Iterator[Path]:
    """`top` if it is a file, else the files below it by name, without what git ignores.

    Folders whose name is in `skipped` are left out. A folder that cannot be listed is given itself.
    """
    if not top.exists() or ".git" in top.parts:
        return
    ignores = Ignores.around(top) if respect_vcs else Ignores(())
    if ignores is None:
        return
    if top.is_dir():
        yield from _walk(top, ignores, respect_vcs, skipped)
    else:
        yield top


def _walk(
    folder: Path, ignores: Ignores, respect_vcs: bool, skipped: Collection[str]
) -> Iterator[Path]:
    if respect_vcs:
        ignores = ignores.entering(folder)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        path = folder / entry.name
        if entry.name in skipped or ignores.ignored(path, is_folder):
            continue
        if is_folder:
            yield from _walk(path, ignores, respect_vcs, skipped)
        else:
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
