"""Endpoints of the OpenAI family: where they are and which key they want."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cagent_ls.dmr.discovery import find_endpoint
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import EndpointNotFound
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ModelConfig


@dataclass(frozen=True, slots=True)
class Service:
    """A service by name: its address, and the environment variable of its key, if it has one."""

    base_url: str
    key: str | None


SERVICES = {
    "openai": Service("https://api.openai.com/v1", "OPENAI_API_KEY"),
    "mistral": Service("https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    "xai": Service("https://api.x.ai/v1", "XAI_API_KEY"),
    "groq": Service("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    "openrouter": Service("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    "ollama": Service("http://localhost:11434/v1", None),
}
"""Services that need no `base_url`; each documents its own address."""


def key_of(model: ModelConfig) -> str | None:
    """The variable with the key of `model`, if it has one.

    A key goes where the file says, or to the service that it belongs to: not anywhere else.
    """
    service = SERVICES.get(model.provider)
    return model.token_key or (service.key if service and not model.base_url else None)


async def endpoint_of(model: ModelConfig, environ: Mapping[str, str]) -> Endpoint:
    """The endpoint of `model`, with its key as a header.

    Raises:
        EndpointNotFound: Nothing answers there.
        Stop: The provider is not supported, or its key is not set.
    """
    service = SERVICES.get(model.provider)
    base_url = model.base_url or (service.base_url if service else None)
    if base_url is None:
        message = f"provider `{model.provider}` of model `{model.name}` is not supported yet"
        remedy = "Use `dmr`, or any OpenAI-compatible service with a `base_url`."
        raise Stop(Exit.MODEL_FAILED, message, remedy)
    variable = key_of(model)
    headers = {}
    if variable:
        key = environ.get(variable, "").strip()
        if not key:
            message = f"model `{model.name}` needs an API key"
            raise Stop(Exit.MODEL_FAILED, message, f"Set the environment variable {variable}.")
        headers["Authorization"] = f"Bearer {key}"
    try:
        endpoint = await find_endpoint(base_url, environ)
    except EndpointNotFound as error:
        error.remedy = "Check that the service runs and that `base_url` is right."
        raise
    return replace(endpoint, headers={**endpoint.headers, **headers})
