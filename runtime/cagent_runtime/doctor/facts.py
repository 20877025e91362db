"""What the probes have seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cagent_ls.dmr.errors import Attempt
from cagent_ls.dmr.state import EngineState
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.resolved import Place


@dataclass(frozen=True, slots=True)
class Command:
    """What a ``docker`` command said on one line, or why it failed and what helps."""

    said: str = ""
    failure: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Runner(Place):
    """A place that should serve models, looked at closely.

    `attempts` says what was tried where nothing answers. `engines` and `disk_bytes` are None where
    they were not told, as a server that is not Docker Model Runner does not.
    """

    attempts: tuple[Attempt, ...] = ()
    version: str = ""
    engines: Mapping[str, EngineState] | None = None
    disk_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was seen.

    `own` is the user's own runner, `others` those that a `base_url` of the file names. `named` says
    that MODEL_RUNNER_HOST names the own one, `port_taken` that something listens on DMR's port of
    this machine, `free_bytes` what the disk of the home folder has left. `proxies` are names of
    variables that are set, and `unset_keys` of those that models of other providers lack: values
    are never kept.
    """

    docker: Command
    plugin: Command
    status: Command
    own: Runner
    others: Mapping[str, Runner] = field(default_factory=dict)
    models: tuple[ModelConfig, ...] = ()
    file: str = ""
    file_errors: str = ""
    named: bool = False
    port_taken: bool = False
    proxies: tuple[str, ...] = ()
    unset_keys: frozenset[str] = frozenset()
    free_bytes: int | None = None

    @property
    def runners(self) -> dict[str, Runner]:
        """All by address; the user's own has none."""
        return {"": self.own, **self.others}

    @property
    def own_is_needed(self) -> bool:
        """Whether a model runs on the user's own runner, or no file says otherwise."""
        local = [model for model in self.models if model.provider == "dmr"]
        return not local or any(not model.base_url for model in local)
