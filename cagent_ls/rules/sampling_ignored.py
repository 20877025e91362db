"""sampling-ignored: sampling settings of a Claude model that thinks."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.rules._examples import cloud_model
from cagent_ls.rules._places import entry_deletion, key_span
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules._thinking import budget_of
from cagent_ls.rules.rule import File, Rule

_MODEL = cloud_model("anthropic", "claude-sonnet-4-5")

RULE = Rule(
    id="sampling-ignored",
    severity=Severity.INFO,
    summary="While Claude thinks, docker-agent drops `temperature` and `top_p`.",
    bad=f"{_MODEL}    thinking_budget: 2048\n    temperature: 0.2 # exact\n",
    good=f"{_MODEL}    thinking_budget: 2048\n",
    details="Anthropic takes no sampling settings together with extended thinking, so docker-agent "
    "leaves them out. Before 1.32.5 Claude models thought unless `thinking_budget` was 0. Delete "
    "the settings or the budget.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L22",),
)

_OPT_IN = "1.32.5"
"""Since then a model thinks only where a budget is set."""


@RULE.linked("Model")
def sampling(model: Bound, file: File) -> Iterator[Finding]:
    """At each setting that is dropped."""
    set_ = [name for name in ("temperature", "top_p") if model.get(name) is not None]
    if not set_ or not _thinks(model, file):
        return
    for name in set_:
        yield RULE.at(
            key_span(model, name),
            f"docker-agent drops `{name}` while Claude thinks; delete it or `thinking_budget`",
            fixes=entry_deletion(model.get(name)),
        )


def _thinks(model: Bound, file: File) -> bool:
    client = client_of(served_by(model, file.symbols))
    claude = client == "anthropic" or (
        client == "amazon-bedrock" and "anthropic.claude-" in model.text("model")
    )
    if not claude:
        return False
    if model.get("thinking_budget") is None:
        return not file.about.released(_OPT_IN) and client == "anthropic"
    budget = budget_of(model, file)
    if budget is None or budget.is_off:
        return False
    return budget.fault is None or budget.fault.effect == "replaced"
