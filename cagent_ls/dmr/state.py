"""What Docker Model Runner says about itself: loaded models, disk use, engines, stored settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cagent_ls.language.model_names import same_model


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory, or on its way there.

    `model` is whatever text the request that loaded it used, which may be an id. `keep_alive` is a
    Go duration such as ``10m0s``, or empty.
    """

    model: str
    engine: str
    mode: str
    in_use: bool = False
    loading: bool = False
    last_used: datetime | None = None
    keep_alive: str = ""

    def is_for(self, model: str) -> bool:
        """Whether it was loaded under this name."""
        return same_model(self.model, model)


@dataclass(frozen=True, slots=True)
class DiskUsage:
    """Bytes on the runner's disk."""

    models: int
    engines: int


@dataclass(frozen=True, slots=True)
class EngineState:
    """`state` is Running, Error, Installing or Not Installed; `details` are further words."""

    state: str
    details: str = ""

    @property
    def usable(self) -> bool:
        """Whether a request may be sent; a missing engine may still be installed on demand."""
        return self.state != "Error"


@dataclass(frozen=True, slots=True)
class StoredConfiguration:
    """A configuration that the runner keeps; `settings` has the keys of ``_configure``."""

    model: str
    id: str
    engine: str
    mode: str
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Removed:
    """What a deletion did: `untagged` names and `deleted` ids."""

    untagged: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


def parse_loaded(answer: Any) -> list[LoadedModel]:
    """The answer of ``/engines/ps``.

    Raises:
        ValueError: It has another shape; so for all functions here.
    """
    return [
        LoadedModel(
            model=_text(item, "model_name"),
            engine=_text(item, "backend_name"),
            mode=_text(item, "mode"),
            in_use=item.get("in_use") is True,
            loading=item.get("loading") is True,
            last_used=_time(item.get("last_used")),
            keep_alive=_text(item, "keep_alive"),
        )
        for item in _objects(answer)
    ]


def parse_disk_usage(answer: Any) -> DiskUsage:
    """The answer of ``/engines/df``, in bytes."""
    if not isinstance(answer, dict):
        raise ValueError("an object was expected")
    return DiskUsage(
        int(answer.get("models_disk_usage") or 0),
        int(answer.get("default_backend_disk_usage") or 0),
    )


def parse_engines(answer: Any) -> dict[str, EngineState]:
    """The answer of ``/engines/status``: words such as ``Running: llama.cpp b1234`` by engine."""
    if not isinstance(answer, dict):
        raise ValueError("an object was expected")
    return {str(name): engine_state(str(words)) for name, words in answer.items()}


def engine_state(words: str) -> EngineState:
    """The state in words; none means not installed, unknown words mean an error."""
    state, _, details = words.partition(":")
    if not words.strip():
        return EngineState("Not Installed")
    if state.strip() in ("Running", "Error", "Not Installed", "Installing"):
        return EngineState(state.strip(), details.strip())
    return EngineState("Error", words.strip())


def parse_configurations(answer: Any) -> list[StoredConfiguration]:
    """The answer of ``GET /engines/_configure``, whose keys are capitalised."""
    return [
        StoredConfiguration(
            model=_text(item, "Model"),
            id=_text(item, "ModelID"),
            engine=_text(item, "Backend"),
            mode=_text(item, "Mode"),
            settings=dict(item.get("Config") or {}),
        )
        for item in _objects(answer)
    ]


def parse_removed(answer: Any) -> Removed:
    """The answer to a deletion: ``[{"Untagged": "…"}, {"Deleted": "sha256:…"}]``."""
    items = _objects(answer)
    return Removed(
        tuple(_text(item, "Untagged") for item in items if "Untagged" in item),
        tuple(_text(item, "Deleted") for item in items if "Deleted" in item),
    )


def _objects(answer: Any) -> list[dict[str, Any]]:
    if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
        raise ValueError("a list of objects was expected")
    return answer


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _time(value: Any) -> datetime | None:
    """A Go time; its zero, which stands for busy or loading, is no time."""
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return time if time.year > 1 else None
