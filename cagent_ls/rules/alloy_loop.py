"""alloy-loop: models that take turns and come back to themselves."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.binder import takes_turns
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.graph import reached
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="alloy-loop",
    severity=Severity.ERROR,
    summary="Models that take turns with themselves make docker-agent crash.",
    bad="""\
agents:
  root:
    model: both
models:
  both:
    model: dmr/ai/qwen3, pair  # a pair again
  pair:
    model: both, dmr/ai/smollm2
""",
    good="""\
agents:
  root:
    model: both
models:
  both:
    model: dmr/ai/qwen3, dmr/ai/smollm2
""",
    details="""\
A model without provider whose `model` is a comma list stands for the models of the list, which may
be such lists again. A list that leads back to itself never ends: docker-agent dies without a
message as soon as an agent uses it. Take one of the names out.
""",
    rows=("U25",),
)


@RULE.linked("Model")
def loop(model: Bound, file: File) -> Iterator[Finding]:
    """At the list of each model in the loop."""
    symbols, value = file.symbols, model.get("model")
    loops = symbols.turn_circles
    if value is None or not takes_turns(model) or model.name not in loops:
        return
    back = [p for p in symbols.turns[model.name] if loops.get(p) == loops[model.name]]
    used = model.name in reached(symbols.turns, symbols.agent_models)
    way = "itself" if back[0] == model.name else f"itself by way of `{back[0]}`"
    others = tuple(
        Related("part of the loop", definition=(Target.MODEL, part))
        for part in back
        if part != model.name
    )
    yield RULE.at(
        value.span,
        f"`{model.name}` takes turns with {way}; take `{back[0]}` out of the list",
        severity=Severity.ERROR if used else Severity.WARNING,
        related=others,
    )
