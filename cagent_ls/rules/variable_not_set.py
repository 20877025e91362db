"""variable-not-set: an environment variable that the file needs and that is not set."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import ReferenceUse, TextUse
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.expansion import expansions
from cagent_ls.language.names import split_model
from cagent_ls.language.providers import PROVIDERS
from cagent_ls.language.types import Target, TextKind
from cagent_ls.rules._texts import field_of, inside
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="variable-not-set",
    severity=Severity.WARNING,
    summary="A model or toolset needs an environment variable that is not set.",
    bad="agents:\n  root:\n    model: openai/gpt-5 # in the cloud\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3 # at home\n",
    details="Before it starts, docker-agent looks for the keys of all models that agents use, "
    "and refuses to run when one is missing. A toolset whose `env` names a variable that is not "
    "set is left out with a warning; in headers and addresses the place stays empty. Only checked "
    "where the variables are known: they may be set elsewhere, or come from a keychain.",
    looks_around=True,
    rows=("U30", "U38"),
)

_OPTIONAL = {"amazon-bedrock"}
"""Providers that can sign in without the variable."""


@RULE.linked(Target.MODEL)
def inline(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """The key for `PROVIDER/MODEL` of an agent, at its first use."""
    variables, bound = file.around.variables, use.bound
    if variables is None or bound is None or field_of(use) != "model":
        return
    if bound.struct != "Agent" or bound.is_set("harness"):
        return
    models = file.symbols.of(Target.MODEL)
    parts = split_model(use.name)
    if use.name in models or parts is None:
        return
    uses = [u for u in file.symbols.uses_of(Target.MODEL, use.name) if u.field == "model"]
    if uses and uses[0].owner == bound.path[1]:
        missing = _missing(parts[0], file, variables)
        if missing:
            yield RULE.at(use.node.span, f"`{use.name}` needs {missing}")


@RULE.linked("Model")
def named(model: Bound, file: File) -> Iterator[Finding]:
    """The key of a model that something uses."""
    variables = file.around.variables
    if variables is None or not file.symbols.uses_of(Target.MODEL, model.name):
        return
    token = model.get("token_key")
    if token is not None and token.kind == "scalar" and token.text:
        if token.text not in variables:
            yield RULE.at(token.span, f"the variable `{token.text}` is not set")
        return
    provider = model.get("provider")
    if provider is None or any(model.is_set(key) for key in ("base_url", "auth")):
        return
    google = provider.text == "google" and (
        model.is_set("provider_opts") or "GOOGLE_GENAI_USE_VERTEXAI" in variables
    )
    missing = "" if google else _missing(provider.text, file, variables)
    if missing:
        yield RULE.at(provider.span, f"`{provider.text}` needs {missing}")


@RULE.linked(TextKind.SHELL_EXPANSION)
def environment(use: TextUse, file: File) -> Iterator[Finding]:
    """Variables in the `env` of toolsets."""
    yield from _places(use, file, "so the toolset is left out", Severity.WARNING)


@RULE.linked(TextKind.TEMPLATE)
def template(use: TextUse, file: File) -> Iterator[Finding]:
    """Variables in headers and addresses."""
    if field_of(use) in {"headers", "url", "endpoint"}:
        yield from _places(use, file, "so this place stays empty", Severity.INFO)


def _places(use: TextUse, file: File, effect: str, severity: Severity) -> Iterator[Finding]:
    variables, shell = file.around.variables, use.kind is TextKind.SHELL_EXPANSION
    if variables is None:
        return
    for place in expansions(use.node.text):
        name = place.variable
        if name and name not in variables and (shell or place.form == "js"):
            yield RULE.at(
                inside(use.node, place.start, place.end),
                f"the variable `{name}` is not set, {effect}",
                severity=severity,
                runtimes=frozenset({DOCKER_AGENT}),
            )


def _missing(provider: str, file: File, variables: Collection[str]) -> str:
    """What a provider needs and does not have, in words; empty for nothing."""
    own = file.symbols.of(Target.PROVIDER).get(provider)
    if own is not None:
        if own.text("token_key"):
            return _unset((own.text("token_key"),), variables)
        if own.has("base_url") or own.has("auth"):
            return ""
        provider = own.text("provider") or "openai"
    known = PROVIDERS.get(provider)
    if known is None or not known.keys or provider in _OPTIONAL:
        return ""
    return _unset(known.keys, variables)


def _unset(names: tuple[str, ...], variables: Collection[str]) -> str:
    if any(name in variables for name in names):
        return ""
    return f"the environment variable {' or '.join(f'`{n}`' for n in names)}, which is not set"
