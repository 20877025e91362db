"""pointless-turns: a list of models with only one in it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.binder import takes_turns
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.language.names import alloy_parts
from cagent_ls.rules.rule import Rule, replace

RULE = Rule(
    id="pointless-turns",
    severity=Severity.WARNING,
    summary="A comma list with one model, or with one twice, takes no turns.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3, dmr/ai/qwen3  # two are better\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3, dmr/ai/smollm2\n",
    details="""\
A comma list lets an agent change its model with every turn. Empty parts of the list are dropped and
equal ones are the same model, so such a list does less than it seems to. Name another model, or
only the one.
""",
    rows=("L26",),
)


@RULE.each("Agent")
def of_agent(agent: Bound, _about: About) -> Iterator[Finding]:
    """The list an agent writes itself."""
    if "," in agent.text("model") and not agent.is_set("harness"):
        yield from _list(agent, alone=True)


@RULE.each("Model")
def of_model(model: Bound, _about: About) -> Iterator[Finding]:
    """The list of a model without provider; as a single name it would not be one."""
    if takes_turns(model):
        yield from _list(model, alone=False)


def _list(bound: Bound, *, alone: bool) -> Iterator[Finding]:
    node = bound.get("model")
    parts = alloy_parts(bound.text("model"))
    kept = tuple(dict.fromkeys(parts))
    if node is None or not parts or (len(kept) == len(parts) and len(parts) > 1):
        return
    if len(kept) < len(parts):
        repeated = next(part for part in kept if parts.count(part) > 1)
        message = f"`{repeated}` stands in this list more than once; name another model"
    else:
        message = f"this list has only one model, `{kept[0]}`, so nothing takes turns"
    fixes = replace(node, ", ".join(kept), safe=len(kept) > 1) if alone or len(kept) > 1 else ()
    yield RULE.at(node.span, message, fixes=fixes)
