"""routing-target: a routing rule that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.references import AUTO, resolve_model
from cagent_ls.language.types import Target
from cagent_ls.rules._references import is_missing
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="routing-target",
    severity=Severity.ERROR,
    summary="A routing rule needs a model that does not route itself.",
    bad="""\
agents:
  root:
    model: router
models:
  router:
    provider: dmr
    model: ai/qwen3
    routing:
      - model: router  # round and round
        examples: [Write a poem]
""",
    good="""\
agents:
  root:
    model: router
models:
  router:
    provider: dmr
    model: ai/qwen3
    routing:
      - model: dmr/ai/smollm2
        examples: [Write a poem]
""",
    details="""\
A rule sends a message to its `model`. That may be a named model without `routing` or
`PROVIDER/MODEL`; a model that routes itself, `auto` and nothing at all are refused when the router
is made. A rule that leads to the very model that answers anyway changes nothing.
""",
    rows=("U29", "L26"),
)


@RULE.linked("RoutingRule")
def target(rule: Bound, file: File) -> Iterator[Finding]:
    """At the model of the rule, or at a rule without."""
    router = rule.owner
    if router is None:
        return
    symbols = file.symbols
    used = router.name in symbols.loaded_models
    severity = Severity.ERROR if used else Severity.WARNING
    node, name = rule.get("model"), rule.text("model")
    if node is None or not name.strip():
        if is_missing(rule, "model"):
            message = "this routing rule has no model; add `model:`"
            yield RULE.at(rule.head, message, severity=severity)
        return
    if name == AUTO:
        message = "`auto` cannot be the target of a rule; name the model"
        yield RULE.at(node.span, message, severity=severity)
        return
    found = resolve_model(symbols, name)
    if found is None:
        return
    if found.definition is not None and found.definition.has("routing"):
        itself = "this model itself" if name == router.name else f"`{name}`, which routes too"
        message = f"the rule leads to {itself}; name a model without `routing`"
        yield RULE.at(node.span, message, severity=severity)
    elif (found.provider, found.model) == (router.text("provider"), router.text("model")):
        settings = symbols.of(Target.MODEL).get(name)
        if settings is None:
            message = f"`{name}` answers what no rule takes anyway; name another model"
            yield RULE.at(node.span, message, severity=Severity.WARNING)
