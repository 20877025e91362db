"""What each model of a file resolves to: where, what is there, and what will be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.discovery import known_endpoint
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import DmrError
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.language.model_names import qualified
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.context import Context, context_of
from cagent_runtime.providers.settings import Settings, draft_of, settings

LIST_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where models run, and those that are there; both None where nothing answers."""

    endpoint: Endpoint | None = None
    models: tuple[InstalledModel, ...] | None = None
    failure: str = ""

    def find(self, reference: str) -> InstalledModel | None:
        """The installed model that inference would use for `reference`."""
        return next((each for each in self.models or () if each.answers_to(reference)), None)

    def has(self, reference: str) -> bool | None:
        """Whether it is installed; None where that is not known."""
        return None if self.models is None else self.find(reference) is not None


async def places_of(
    models: Iterable[ModelConfig], environ: Mapping[str, str]
) -> dict[str | None, Place]:
    """By `base_url`, the places where `models` of Docker Model Runner run; never raises."""
    addresses = {model.base_url for model in models if model.provider == "dmr"}
    return {address: await _look(address, environ) for address in addresses}


async def _look(base_url: str | None, environ: Mapping[str, str]) -> Place:
    endpoint = None
    try:
        endpoint = await known_endpoint(base_url, environ, ask_docker=True)
        async with Client(endpoint, timeout=LIST_SECONDS) as client:
            return Place(endpoint, tuple(await client.models()))
    except DmrError as error:
        return Place(endpoint, None, str(error))


@dataclass(frozen=True, slots=True)
class Resolved:
    """One model of the file; what only Docker Model Runner has is None for other providers."""

    model: ModelConfig
    place: Place | None = None
    settings: Settings = field(default_factory=lambda: Settings(None))

    @property
    def is_local(self) -> bool:
        """Whether it is a model of Docker Model Runner."""
        return self.place is not None

    @property
    def draft(self) -> str | None:
        """The draft model, as the file writes it."""
        return draft_of(self.model) if self.is_local else None

    @property
    def installed(self) -> InstalledModel | None:
        """The model that inference would use."""
        return self.place.find(self.model.model) if self.place else None

    @property
    def context(self) -> Context | None:
        """The context it will have."""
        return context_of(self.settings.sent, self.installed) if self.is_local else None


def resolve(model: ModelConfig, places: Mapping[str | None, Place]) -> Resolved:
    """`model` with all that follows from the file and from what its place has."""
    if model.provider != "dmr":
        return Resolved(model)
    return Resolved(model, places[model.base_url], settings(model))


def to_json(resolved: Resolved) -> dict[str, Any]:
    """The `--json` form, version 1; null is not known, or does not apply."""
    model, place, installed = resolved.model, resolved.place, resolved.installed
    context, sent = resolved.context, resolved.settings.sent
    return {
        "name": model.name,
        "provider": model.provider,
        "model": model.model,
        "mode": model.mode,
        "stored_as": qualified(model.model) if place else None,
        "endpoint": place.endpoint.where if place and place.endpoint else None,
        "installed": place.has(model.model) if place else None,
        "size": installed.size if installed else None,
        "context_size": context.tokens if context else None,
        "context_source": context.source if context else None,
        "max_tokens": model.max_tokens,
        "draft_model": resolved.draft,
        "draft_installed": place.has(resolved.draft) if place and resolved.draft else None,
        "configure": sent.to_json() if sent else None,
        "notes": [str(note) for note in resolved.settings.notes],
    }
