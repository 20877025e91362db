"""thinking-budget-ignored: a budget that does not do what it says."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.rules._examples import LOCAL_OPTIONS
from cagent_ls.rules._places import entry_deletion
from cagent_ls.rules._thinking import budget_of
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="thinking-budget-ignored",
    severity=Severity.WARNING,
    summary="docker-agent drops this thinking budget, or sends another one.",
    bad=f"{LOCAL_OPTIONS}    thinking_budget: 0 # think never\n",
    good=f"{LOCAL_OPTIONS}    thinking_budget: low\n",
    details="Providers and models read the budget in their own ways. Claude wants at least 1024 "
    "tokens, Gemini before 3 wants a number and takes a word for 0, Gemini 3 and OpenAI want a "
    "word, and a model that does not reason has no use for it. `0` and `none` mean that nothing is "
    "asked for, which is not the same as asking for no reasoning: a local model then thinks as it "
    "always does.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L20", "L21", "N35"),
)


@RULE.linked("Model")
def ignored(model: Bound, file: File) -> Iterator[Finding]:
    """At the budget, as its provider takes it."""
    budget = budget_of(model, file)
    if budget is not None and budget.fault is not None and budget.fault.effect != "refused":
        fixes = entry_deletion(budget.node) if budget.fault.effect == "ignored" else ()
        text = f"`thinking_budget: {budget.text}`: {budget.fault.message}"
        yield RULE.at(budget.node.span, text, fixes=fixes)
