"""Finds the files that a command is given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cagent_ls.surroundings.yaml_files import SKIPPED, yaml_files

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to check."""

    path: Path | None
    """Absolute; None for standard input without a name."""
    shown: str
    argument: str
    """What was given that led to it."""
    named: bool
    """Whether it was named itself, not found in a folder or by a glob."""
    stdin: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """An argument that gave no file, and why."""

    argument: str
    why: str
    missing: bool
    """Whether there is no such thing at all."""


def sources(arguments: Iterable[str], stdin_name: str | None) -> Iterator[Source | Nothing]:
    """The files that the arguments name, each once: in order of the arguments, then by name."""
    seen: set[Path] = set()
    for argument in arguments:
        empty = True
        for source in _of(argument, stdin_name):
            empty = False
            if isinstance(source, Nothing) or source.stdin or source.path is None:
                yield source
            elif source.path not in seen:
                seen.add(source.path)
                yield source
        if empty:
            yield Nothing(argument, "no YAML file is there, or git ignores them all", False)


def _of(argument: str, stdin_name: str | None) -> Iterator[Source | Nothing]:
    if argument == STDIN:
        path = _absolute(stdin_name) if stdin_name else None
        yield Source(path, _shown(stdin_name or "<stdin>"), argument, named=True, stdin=True)
        return
    path = _absolute(argument)
    if path.is_dir():
        yield from _in_folder(argument, path)
    elif path.exists() or not _has_wildcards(argument):
        yield Source(path, _shown(argument), argument, named=True)
    else:
        yield from _by_glob(argument)


def _in_folder(argument: str, folder: Path) -> Iterator[Source]:
    for path in yaml_files(folder):
        shown = Path(argument, path.relative_to(folder))
        yield Source(path, shown.as_posix(), argument, named=False)


def _by_glob(argument: str) -> Iterator[Source | Nothing]:
    from cagent_ls.surroundings.globs import expand

    here = Path.cwd()
    found = False
    for path in expand(str(_absolute(argument)), True, SKIPPED):
        found = True
        shown = path if Path(argument).is_absolute() else Path(os.path.relpath(path, here))
        yield Source(path, shown.as_posix(), argument, named=False)
    if not found:
        yield Nothing(argument, "it matches no file", True)


def _has_wildcards(argument: str) -> bool:
    from cagent_ls.surroundings.globs import is_glob

    return is_glob(argument)


def _absolute(argument: str) -> Path:
    return Path(os.path.abspath(argument))  # noqa: PTH100 - unlike resolve(), it keeps links


def _shown(argument: str) -> str:
    return Path(argument).as_posix()
