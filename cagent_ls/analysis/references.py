"""What a name in a file leads to, as docker-agent resolves it."""

from __future__ import annotations

from dataclasses import dataclass

from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.symbols import Definition, Symbols
from cagent_ls.language.names import external_agent, split_model
from cagent_ls.language.types import Target
from cagent_ls.syntax.lines import Span

CATALOGUE = "docker:"
"""What a reference to Docker's MCP catalogue starts with."""

AUTO = "auto"
"""The model that is chosen when the run starts."""


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A single model."""

    name: str
    """As it is referred to."""
    provider: str
    model: str
    definition: Definition | None
    """Its entry under `models`; None for ``PROVIDER/MODEL`` written in place."""


def resolve_model(symbols: Symbols, name: str) -> ResolvedModel | None:
    """The model of that name, else ``PROVIDER/MODEL``; None for anything else, `auto` included."""
    definition = symbols.of(Target.MODEL).get(name)
    if definition is not None:
        provider = definition.text("provider") or definition.text("type")
        return ResolvedModel(name, provider, definition.text("model"), definition)
    parts = split_model(name)
    return ResolvedModel(name, *parts, None) if parts is not None else None


def client_of(symbols: Symbols, provider: str) -> str:
    """The built-in provider whose client serves `provider`, which may be one of the file."""
    own = symbols.of(Target.PROVIDER).get(provider)
    return provider if own is None else own.text("provider") or "openai"


def is_agent(symbols: Symbols, name: str) -> bool:
    """Whether a name means an agent of the file, or a published one."""
    return name in symbols.of(Target.AGENT) or external_agent(name) is not None


def definition_of(symbols: Symbols, use: ReferenceUse) -> Definition | None:
    """What defines a used name in this file; of ``PROVIDER/MODEL`` it is the provider."""
    target, name = use.reference.target, use.name
    found = symbols.of(target).get(name)
    if found is None and target is Target.MODEL and (parts := split_model(name)):
        return symbols.of(Target.PROVIDER).get(parts[0])
    return found


def span_of(use: ReferenceUse) -> Span:
    """Where the name stands; in a comma list only its part."""
    node = use.node
    if node.via is not None or node.text == use.name:
        return node.span
    written, at = node.scope.text[node.span.start : node.span.end], node.span.start
    for part in written.split(","):
        if part.strip(" \t'\"") == use.name:
            start = at + part.index(use.name)
            return Span(start, start + len(use.name))
        at += len(part) + 1
    return node.span
