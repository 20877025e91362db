"""Models on Docker Model Runner: found once, checked to be there, configured once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.discovery import known_endpoint
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import Busy, DmrError, FlagRefused
from cagent_ls.dmr.models import Mode
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.settings import Settings, settings

_configured: dict[tuple[str, str, Mode], Settings] = {}
"""What was asked for last, by endpoint, model and mode: asking again would reload the model."""


async def endpoint_of(model: ModelConfig, environ: Mapping[str, str]) -> Endpoint:
    """The endpoint that serves `model`; looked for once in a process.

    Raises:
        EndpointNotFound: Nothing answers.
    """
    return await known_endpoint(model.base_url, environ, ask_docker=True)


async def prepare(
    client: Client, model: ModelConfig, warn: Callable[[str], None], *, strict: bool = False
) -> None:
    """Checks that `model` is there and configures it; `warn` hears what was refused.

    Raises:
        ModelNotFound: It is not installed; the remedy says how to get it.
        Stop: With `strict`, where else it would be a warning.
    """
    await client.inspect(model.model)
    wanted = settings(model)
    complain = _stop if strict else warn
    key = client.endpoint.root, model.model, model.mode
    if _configured.get(key) == wanted:
        return
    _configured[key] = wanted
    for note in wanted.notes:
        complain(f"model `{model.name}`: {note}")
    if wanted.sent is None:
        return
    try:
        await client.configure(wanted.sent)
    except DmrError as error:
        if isinstance(error, Busy):
            del _configured[key]  # a later connection may find it idle
        beginning = f"the settings of model `{model.name}` were refused"
        ending = "" if strict else ", it runs without them"
        said = [f"{beginning}{ending}: {str(error).rstrip('.')}.", error.remedy, _rule_of(error)]
        complain(" ".join(filter(None, said)))


def _rule_of(error: DmrError) -> str:
    """The rule that explains a refusal, in brackets; empty if there is none."""
    match error:
        case FlagRefused():
            return "[runtime-flag-refused]"
        case Busy():
            return "[settings-overwritten]"
    return ""


def _stop(message: str) -> None:
    raise Stop(Exit.MODEL_FAILED, message, "Correct the settings, or run without --strict.")
