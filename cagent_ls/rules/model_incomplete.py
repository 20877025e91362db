"""model-incomplete: a model that lacks its provider or its name."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.binder import takes_turns
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.language.names import split_model
from cagent_ls.rules._references import is_missing, knows_provider
from cagent_ls.rules.rule import File, Rule
from cagent_ls.syntax.written import written

RULE = Rule(
    id="model-incomplete",
    severity=Severity.ERROR,
    summary="A model needs a provider and the name that the provider gives it.",
    bad="""\
agents:
  root:
    model: local
models:
  local:
    # served at home
    model: dmr/ai/qwen3
""",
    good="""\
agents:
  root:
    model: local
models:
  local:
    provider: dmr
    model: ai/qwen3
""",
    details="""\
Under `models` provider and model are two keys; `PROVIDER/MODEL` in one text is only for the places
that name a model. Without `provider` nobody serves it, without `model` the provider is asked for
nothing. It is an error when an agent needs the model, and a warning as long as nobody does. Models
that take turns (a comma list in `model`) and `first_available` go without.
""",
    whole_text=True,
    rows=("U27", "L25"),
)


@RULE.linked("Model")
def incomplete(model: Bound, file: File) -> Iterator[Finding]:
    """At the name of the model."""
    if model.is_set("first_available") or takes_turns(model):
        return
    used = model.name in file.symbols.loaded_models
    severity = Severity.ERROR if used else Severity.WARNING
    name = model.text("model")
    named = model.text("provider") or model.text("type") or model.text("provider_opts", "api_type")
    if model.is_set("provider") or named:
        if is_missing(model, "model"):
            message = "this model has a provider, but no `model`; add its name there"
            yield RULE.at(model.head, message, severity=severity)
        return
    if not is_missing(model, "provider", "first_available"):
        return
    parts = split_model(name)
    if parts is not None and knows_provider(file, parts[0]):
        provider, rest = parts
        message = f"this model has no provider; write `provider: {provider}` and `model: {rest}`"
        fixes = _split(model, provider, rest)
        yield RULE.at(model.head, message, severity=severity, fixes=fixes)
    else:
        message = "this model has no provider; add `provider:`, for example `provider: dmr`"
        yield RULE.at(model.head, message, severity=severity)


def _split(model: Bound, provider: str, rest: str) -> tuple[Fix, ...]:
    key, value = model.key("model"), model.get("model")
    if value is None or value.via is not None or value.style != "plain":
        return ()
    edits = insert_after(key, f"provider: {provider}")
    return (Fix("Split into `provider` and `model`", (Edit(written(value), rest), *edits)),)
