"""fallback-without-models: settings of a fallback that has nothing to fall back to."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules._places import key_span
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="fallback-without-models",
    severity=Severity.WARNING,
    summary="Without `models` the other settings of `fallback` are ignored.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Be brief.
    fallback:
      retries: 5 # patience
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Be brief.
    fallback:
      models: [dmr/ai/smollm2]
      retries: 5
""",
    details="docker-agent hands `retries` and `cooldown` on only where `models` lists at least one "
    "model. Add one: it may be another model, or the same one again.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("U14",),
)


@RULE.each("Fallback")
def lonely(fallback: Bound, _about: About) -> Iterator[Finding]:
    """At the settings that are not read."""
    if fallback.is_set("models"):
        return
    for name in ("retries", "cooldown"):
        if fallback.is_set(name):
            yield RULE.at(
                key_span(fallback, name),
                f"`{name}` is ignored without `models`; list at least one model to fall back to",
            )
