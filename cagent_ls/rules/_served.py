"""Who serves a model."""

from __future__ import annotations

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.language.providers import PROVIDERS, Provider
from cagent_ls.language.types import Target


def served_by(bound: Bound, symbols: Symbols) -> Provider | None:
    """The built-in provider whose client a model, or a provider of the file, runs with.

    None where that is unknown: a provider nobody defines, or a model without one.
    """
    name = bound.text("provider")
    if bound.struct == "Model":
        own = symbols.of(Target.PROVIDER).get(name)
        if own is None:
            return PROVIDERS.get(name)
        name = own.text("provider")
    return PROVIDERS.get(name or "openai")


def client_of(provider: Provider | None) -> str:
    """The kind of client: `openai` for all its aliases; empty for an unknown provider."""
    if provider is None:
        return ""
    return "openai" if provider.kind == "alias" else provider.name
