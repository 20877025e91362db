"""Models on Docker Model Runner: found once, checked to be there, configured once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.discovery import find_endpoint
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import DmrError
from cagent_ls.dmr.models import Configuration, Speculative
from cagent_ls.language.flags import RESPELLED
from cagent_runtime.config.models import ModelConfig

_endpoints: dict[tuple[str | None, str | None], Endpoint] = {}
"""What was found in this process, by ``base_url`` and ``MODEL_RUNNER_HOST``."""

_configured: dict[tuple[str, str], Configuration] = {}
"""What was asked for last, by endpoint and model: asking again would reload the model."""


async def endpoint_of(model: ModelConfig, environ: Mapping[str, str]) -> Endpoint:
    """The endpoint that serves `model`; looked for once in a process.

    Raises:
        EndpointNotFound: Nothing answers.
    """
    place = model.base_url, environ.get("MODEL_RUNNER_HOST")
    if place not in _endpoints:
        _endpoints[place] = await find_endpoint(model.base_url, environ)
    return _endpoints[place]


async def prepare(client: Client, model: ModelConfig, warn: Callable[[str], None]) -> None:
    """Checks that `model` is there and configures it; `warn` hears what was refused.

    Raises:
        ModelNotFound: It is not installed; the remedy says how to get it.
    """
    await client.inspect(model.model)
    wanted = configuration(model)
    key = client.endpoint.root, model.model
    if wanted is None or _configured.get(key) == wanted:
        return
    _configured[key] = wanted
    try:
        await client.configure(wanted)
    except DmrError as error:
        note = f"the settings of model `{model.name}` were refused, it runs without them: {error}"
        warn(" ".join(filter(None, [note, error.remedy])))


def configuration(model: ModelConfig) -> Configuration | None:
    """The settings of `provider_opts`, or None where there is nothing to configure."""
    options = model.provider_opts
    context = _number(options.get("context_size"))
    flags = runtime_flags(options.get("runtime_flags"))
    draft = options.get("speculative_draft_model")
    speculative = None
    if isinstance(draft, str) and draft:
        tokens = _number(options.get("speculative_num_tokens"))
        rate = _number(options.get("speculative_acceptance_rate"))
        speculative = Speculative(draft, None if tokens is None else int(tokens), rate)
    if context is None and not flags and speculative is None:
        return None
    size = None if context is None else int(context)
    return Configuration(model.model, None, size, flags, speculative=speculative)


def runtime_flags(written: Any) -> tuple[str, ...]:
    """Flags from a list, or from one text that is split at blanks and commas."""
    parts = re.split(r"[\s,]+", written) if isinstance(written, str) else written
    if not isinstance(parts, list):
        return ()
    flags = []
    for part in (str(part) for part in parts if str(part)):
        name, equals, value = part.partition("=")
        flags.append(f"{RESPELLED.get(name, name)}{equals}{value}")
    return tuple(flags)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
