"""Which settings and surroundings hold for a document: the same as for `cagent-ls check`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cagent_ls.analysis.around import Around
from cagent_ls.settings.model import OPTIONS, Layer, Settings, SettingsError, read_layer
from cagent_ls.settings.project import ProjectError, Projects
from cagent_ls.surroundings import around

_SECONDS = 1.0
"""How long what was seen on disk counts, so that not every key asks the disk."""


class Judge:
    """The editor's settings, the projects around its files, and what was last seen of the disk."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        """What is wrong with settings, to be shown once."""
        self._layer: Layer = {}
        self._projects = Projects()
        self._complained: set[str] = set()
        self._seen: dict[tuple[Path, bool], tuple[float, Around]] = {}

    def configure(self, options: Mapping[str, Any]) -> None:
        """Takes the editor's settings; one that is wrong counts as not set."""
        self._layer = {}
        for option in OPTIONS:
            if option.name in options:
                try:
                    layer = read_layer({option.name: options[option.name]})
                except SettingsError as error:
                    self._complain(f"setting `{option.name}`: {error}")
                else:
                    self._layer = {**self._layer, **layer}

    def settings(self, path: Path | None) -> Settings | None:
        """The settings of a file; None if it is not to be checked."""
        if path is None:
            return Settings().with_layer(self._layer)
        try:
            project = self._projects.of(path)
        except ProjectError as error:
            self._complain(str(error))
            return Settings().with_layer(self._layer)
        return None if project.excludes(path) else project.settings(path, self._layer)

    def around(self, path: Path | None, settings: Settings) -> Around:
        """The surroundings of a file, at most a second old."""
        if path is None:
            return around(None, environment=settings.environment)
        now = time.monotonic()
        key = (path, settings.environment)
        known = self._seen.get(key)
        if known is None or now - known[0] > _SECONDS:
            known = self._seen[key] = (now, around(path, environment=settings.environment))
        return known[1]

    def _complain(self, message: str) -> None:
        if message not in self._complained:
            self._complained.add(message)
            self.complaints.append(message)
