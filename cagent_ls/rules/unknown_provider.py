"""unknown-provider: a provider that is neither built in nor defined."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import span_of
from cagent_ls.analysis.similar import nearest
from cagent_ls.language.names import split_model
from cagent_ls.language.providers import KNOWN, WITHOUT_PROVIDER
from cagent_ls.language.types import Target
from cagent_ls.rules._references import near_miss, rename, severity_of
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="unknown-provider",
    severity=Severity.ERROR,
    summary="A model of a provider that nobody knows cannot be made.",
    bad="""\
agents:
  root:
    model: main
models:
  main:
    provider: OpenAI  # capitals count
    model: gpt-5
""",
    good="""\
agents:
  root:
    model: main
models:
  main:
    provider: openai
    model: gpt-5
""",
    details="""\
A provider is built in or a name under `providers`; capitals count. Both runtimes refuse the file if
an agent needs the model. Since docker-agent 1.101 a user's own settings may define providers too,
so a name that is not close to a known one is only a warning.
""",
    rows=("U27",),
)


@RULE.linked(Target.MODEL)
def inline(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """The first part of `PROVIDER/MODEL`."""
    bound = use.bound
    if bound is not None and bound.struct == "Agent" and bound.is_set("harness"):
        return
    parts = split_model(use.name)
    if parts is None or use.name in file.symbols.of(Target.MODEL):
        return
    provider, model = parts
    if provider not in WITHOUT_PROVIDER:
        severity = severity_of(use, file)
        routed = bound is not None and bound.struct == "RoutingRule"
        if routed and use.name not in file.symbols.loaded_models:
            severity = Severity.WARNING
        yield from _unknown(use, provider, f"/{model}", file, severity)


@RULE.linked(Target.PROVIDER)
def named(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """The `provider` of a model or of another provider."""
    bound = use.bound
    if bound is None or bound.text("provider_opts", "api_type"):
        return  # the protocol is named, so the provider's name does not matter
    symbols = file.symbols
    used = bound.name in symbols.loaded_models
    if bound.struct == "Provider":
        uses = symbols.uses_of(Target.PROVIDER, bound.name)
        used = any(u.owner in symbols.loaded_models for u in uses) or any(
            model.startswith(f"{bound.name}/") for model in symbols.loaded_models
        )
    severity = Severity.ERROR if used else Severity.WARNING
    yield from _unknown(use, use.name, "", file, severity)


def _unknown(
    use: ReferenceUse, provider: str, rest: str, file: File, severity: Severity
) -> Iterator[Finding]:
    known = KNOWN | file.symbols.of(Target.PROVIDER).keys()
    if provider in known:
        return
    about, names = file.about, sorted(known)
    if about.release is not None and about.released("1.101.0") and not near_miss(provider, names):
        severity = min(severity, Severity.WARNING)
    near = nearest(provider, names)
    if near is not None:
        message = f"no provider is called `{provider}`; did you mean `{near}`?"
        fixes = rename(use, near + rest, safe=near == provider.strip().lower())
        yield RULE.at(span_of(use), message, severity=severity, fixes=fixes)
        return
    message = (
        f"no provider is called `{provider}`; define it under `providers`, "
        "unless your own settings do"
    )
    yield RULE.at(span_of(use), message, severity=severity)
