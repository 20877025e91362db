"""`cagent-ls.toml`: the settings of the folder it is in and of all below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cagent_ls.settings.model import (
    OPTIONS,
    Layer,
    Settings,
    SettingsError,
    read_layer,
    texts,
    unknown_setting,
)

FILE_NAME = "cagent-ls.toml"
_NAMES = {option.name: option for option in OPTIONS}
_TOP = {**_NAMES, "exclude": None, "per-path": None}


class ProjectError(Exception):
    """A `cagent-ls.toml` cannot be used; the message starts with its place."""


@dataclass(frozen=True, slots=True)
class PerPath:
    """Settings of the files that match a pattern."""

    pattern: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class Project:
    """The contents of one `cagent-ls.toml`; patterns are those of `.gitignore`."""

    folder: Path
    layer: Layer = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    per_path: tuple[PerPath, ...] = ()

    def settings(self, path: Path, *layers: Layer) -> Settings:
        """What holds for the file at `path`; `layers` are stronger than the project's own."""
        own = (per.layer for per in self.per_path if self._matches((per.pattern,), path))
        settings = Settings()
        for layer in (self.layer, *own, *layers):
            settings = settings.with_layer(layer)
        return settings

    def excludes(self, path: Path) -> bool:
        """Whether the file at `path` is not to be checked."""
        return self._matches(self.exclude, path)

    def _matches(self, patterns: tuple[str, ...], path: Path) -> bool:
        if not patterns:
            return False
        from pathspec import GitIgnoreSpec

        place = path.relative_to(self.folder).as_posix()
        return GitIgnoreSpec.from_lines(patterns).match_file(place)


class Projects:
    """The nearest `cagent-ls.toml` of any file; each is read once until it changes on disk."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[tuple[int, int], Project | ProjectError]] = {}

    def of(self, path: Path) -> Project:
        """The project of the file at the absolute `path`.

        Raises:
            ProjectError: Its `cagent-ls.toml` is wrong.
        """
        for folder in path.parents:
            file = folder / FILE_NAME
            try:
                status = file.stat()
            except (OSError, ValueError):  # no access, or a name that no file can have
                continue
            stamp = (status.st_mtime_ns, status.st_size)
            known = self._read.get(file)
            if known is None or known[0] != stamp:
                known = self._read[file] = (stamp, _outcome(file))
            if isinstance(known[1], ProjectError):
                raise known[1]
            return known[1]
        return Project(path.parent)


def _outcome(file: Path) -> Project | ProjectError:
    try:
        return read_project(file)
    except ProjectError as error:
        return error


def read_project(file: Path) -> Project:
    """Reads a `cagent-ls.toml`.

    Raises:
        ProjectError: It is unreadable, no TOML, or says something that it cannot say.
    """
    import tomllib

    try:
        text = file.read_text("utf-8")
        return _project(file.parent, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProjectError(f"{file}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{file}: it cannot be read: {error}") from None
    except SettingsError as error:
        raise ProjectError(f"{file}:{_line_of(text, error)}: {error}") from None


def _project(folder: Path, values: Mapping[str, Any]) -> Project:
    for name in values:
        if name not in _TOP:
            raise unknown_setting(name, _TOP)
    return Project(
        folder,
        read_layer({name: values[name] for name in values if name in _NAMES}),
        texts("exclude", values.get("exclude", ())),
        tuple(_per_path(*table) for table in enumerate(_tables(values.get("per-path", [])), 1)),
    )


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise SettingsError("per-path", "write each path as a table of its own: `[[per-path]]`")
    return value


def _per_path(number: int, table: dict[str, Any]) -> PerPath:
    try:
        pattern = table.get("path")
        if not isinstance(pattern, str):
            raise SettingsError("path", "each `[[per-path]]` needs a `path`, which is a glob")
        return PerPath(pattern, read_layer({k: v for k, v in table.items() if k != "path"}))
    except SettingsError as error:
        error.table = number
        raise


def _line_of(text: str, error: SettingsError) -> int:
    """The line of a faulty setting, from 1: TOML's parser gives no places, so we look for it."""
    lines = [line.partition("#")[0] for line in text.splitlines()]
    tables = [at for at, line in enumerate(lines) if "per-path" in line]
    start = tables[min(error.table, len(tables)) - 1] if error.table and tables else 0
    word = re.compile(rf"(?<![\w-]){re.escape(error.key)}(?![\w-])")
    found = (at for at, line in enumerate(lines) if at >= start and word.search(line))
    return next(found, start) + 1
