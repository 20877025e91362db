"""alloy-not-expanded: models that take turns where a single one is needed."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import span_of
from cagent_ls.language.types import Target
from cagent_ls.rules._references import key_of, severity_of
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="alloy-not-expanded",
    severity=Severity.ERROR,
    summary="Only an agent's own `model` may be a list of models that take turns.",
    bad="""\
agents:
  root:
    model: dmr/ai/smollm2
    fallback:
      models: [pair]  # two are safer
models:
  pair:
    model: dmr/ai/qwen3, dmr/ai/gemma3
""",
    good="""\
agents:
  root:
    model: dmr/ai/smollm2
    fallback:
      models: [dmr/ai/qwen3, dmr/ai/gemma3]
""",
    details="""\
A model without provider whose `model` is a comma list is spread out where an agent, or another such
list, names it. In all other places, such as fallbacks and routing rules, it is taken for a single
model, which then has no provider. Name one of its models there.
""",
    rows=("U27", "U28"),
)

_EXPANDED = {("Agent", "model"), ("Model", "model")}


@RULE.linked(Target.MODEL)
def not_expanded(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """At the name of the list."""
    bound, turns = use.bound, file.symbols.turns
    if use.name not in turns or bound is None or (bound.struct, key_of(use)) in _EXPANDED:
        return
    severity = severity_of(use, file)
    router = bound.owner if bound.struct == "RoutingRule" else None
    if router is not None and router.name not in file.symbols.loaded_models:
        severity = Severity.WARNING
    yield RULE.at(
        span_of(use),
        f"`{use.name}` is a list of models; name a single one of them",
        severity=severity,
        related=(Related("the list", definition=(Target.MODEL, use.name)),),
    )
