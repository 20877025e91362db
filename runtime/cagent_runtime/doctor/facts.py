"""What the probes have seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import Attempt
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.dmr.state import EngineState
from cagent_runtime.config.models import ModelConfig


@dataclass(frozen=True, slots=True)
class Command:
    """What a ``docker`` command said on one line, or why it failed and what helps."""

    said: str = ""
    failure: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that should serve models: the user's own runner, or a `base_url` of the file.

    `endpoint` is None where nothing answered; `attempts` says what was tried. `engines`, `models`
    and `disk_bytes` are None where they were not told, with the reason in `failure`.
    """

    base_url: str | None
    endpoint: Endpoint | None
    attempts: tuple[Attempt, ...] = ()
    failure: str = ""
    version: str = ""
    engines: Mapping[str, EngineState] | None = None
    models: tuple[InstalledModel, ...] | None = None
    disk_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was seen.

    `named` says that MODEL_RUNNER_HOST names the runner, `port_taken` that something listens on
    DMR's port of this machine, `free_bytes` how much the disk of the home folder has left.
    `proxies` are names of variables that are set, never their values; `keys` the names of
    variables that models of other providers need, and whether they are set.
    """

    docker: Command
    plugin: Command
    status: Command
    places: tuple[Place, ...]
    models: tuple[ModelConfig, ...] = ()
    file: str = ""
    file_errors: str = ""
    named: bool = False
    port_taken: bool = False
    proxies: tuple[str, ...] = ()
    keys: Mapping[str, bool] | None = None
    free_bytes: int | None = None

    @property
    def runner(self) -> Place:
        """The user's own runner; it is always looked for."""
        return self.places[0]

    def place_of(self, model: ModelConfig) -> Place:
        """Where `model` runs."""
        return next(place for place in self.places if place.base_url == model.base_url)
