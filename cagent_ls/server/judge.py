"""Which settings and surroundings hold for a document: the same as for `cagent-ls check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cagent_ls.settings.model import OPTIONS, Layer, Settings, SettingsError, read_layer
from cagent_ls.settings.project import ProjectError, Projects
from cagent_ls.surroundings.seen import Question, look


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the disk has brought for one file."""

    settings: Settings | None
    """None if the file is not to be checked."""
    answers: Mapping[Question, bool] = field(default_factory=dict)


class Judge:
    """The editor's settings and the projects around its files."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        """What is wrong with settings, to be shown once."""
        self._layers: dict[Path | None, Layer] = {None: {}}
        self._projects = Projects()
        self._complained: set[str] = set()

    def configure(self, options: Mapping[str, Any], folder: Path | None = None) -> None:
        """Takes the editor's settings, of all files or of those in a folder of the workspace.

        A setting that is wrong counts as not set.
        """
        layer: dict[str, Any] = {}
        for option in OPTIONS:
            if options.get(option.name) is not None:
                try:
                    layer |= read_layer({option.name: options[option.name]})
                except SettingsError as error:
                    self.complain(f"setting `{option.name}`: {error}")
        self._layers[folder] = layer

    def forget_folders(self) -> None:
        """Drops the settings of single folders."""
        self._layers = {None: self._layers[None]}

    def plain_settings(self, path: Path | None) -> Settings:
        """What the editor says for a file, without a look at the disk."""
        return Settings().with_layer(self._layer(path))

    def settings(self, path: Path) -> Settings | None:
        """The settings of a file; None if it is not to be checked. Reads the disk."""
        try:
            project = self._projects.of(path)
        except ProjectError as error:
            self.complain(str(error))
            return self.plain_settings(path)
        return None if project.excludes(path) else project.settings(path, self._layer(path))

    def look(self, path: Path, questions: Iterable[Question]) -> Look:
        """Settings and answers; may take its time, so it is for a thread."""
        return Look(self.settings(path), look(path.parent, questions))

    def complain(self, message: str) -> None:
        """Notes what is to be shown, unless it was noted before."""
        if message not in self._complained:
            self._complained.add(message)
            self.complaints.append(message)

    def _layer(self, path: Path | None) -> Layer:
        """The editor's settings of the innermost folder around a file."""
        around = path.parents if path is not None else ()
        return next((self._layers[f] for f in around if f in self._layers), self._layers[None])
