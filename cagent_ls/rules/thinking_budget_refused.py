"""thinking-budget-refused: a budget that makes each request fail."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.model import EFFORT
from cagent_ls.rules._examples import cloud_model
from cagent_ls.rules._thinking import budget_of
from cagent_ls.rules.rule import File, Rule, replace
from cagent_ls.syntax.dialect import is_number

_MODEL = cloud_model("openai", "gpt-5")

RULE = Rule(
    id="thinking-budget-refused",
    severity=Severity.ERROR,
    summary="With this thinking budget docker-agent fails, at each request or when it loads.",
    bad=f"{_MODEL}    thinking_budget: 2048 # tokens\n",
    good=f"{_MODEL}    thinking_budget: low\n",
    details="Reasoning models of OpenAI take a word and fail with a number; Anthropic wants "
    "`max_tokens` to be more than the budget, as it holds both the reasoning and the answer. In "
    "formats 0 to 6 a word that is not known passes the first check, and since 1.32.5 docker-agent "
    "then crashes while it upgrades the file. The bundled runtime does not read the budget.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("U40", "N10"),
)

_CRASHES = "1.32.5"


@RULE.linked("Model")
def refused(model: Bound, file: File) -> Iterator[Finding]:
    """At the budget."""
    budget = budget_of(model, file)
    if budget is not None and budget.fault is not None and budget.fault.effect == "refused":
        text = f"`thinking_budget: {budget.text}`: {budget.fault.message}"
        yield RULE.at(budget.node.span, text)


@RULE.linked("Model")
def crashes(model: Bound, file: File) -> Iterator[Finding]:
    """Unknown words of old formats; in newer ones they are refused as unknown words are."""
    node = model.get("thinking_budget")
    if node is None or node.kind != "scalar" or not 2 <= file.about.format <= 6:
        return
    word = node.text
    if is_number(word) or EFFORT.has(word) or not file.about.released(_CRASHES):
        return
    near = nearest(word.strip().lower(), [known.value for known in EFFORT.words])
    yield RULE.at(
        node.span,
        f"docker-agent crashes when it upgrades a file with `thinking_budget: {word}`; write a "
        "number or a word such as `low`, `medium` or `high`",
        fixes=replace(node, near) if near else (),
    )
