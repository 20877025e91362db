"""strategy-model-not-text: a key that nobody reads, and that is checked all the same."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.dialect import scalar_kind

RULE = Rule(
    id="strategy-model-not-text",
    severity=Severity.ERROR,
    summary="docker-agent refuses a strategy whose `model` is no text, although it reads none.",
    bad="""\
rag:
  notes:
    docs: [notes.md]
    strategies:
      - type: bm25
        model: [dmr/ai/qwen3]  # not read
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: rag
        ref: notes
""",
    good="""\
rag:
  notes:
    docs: [notes.md]
    strategies:
      - type: bm25
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: rag
        ref: notes
""",
    details="""\
Strategies once named their model in `model`; today it is `embedding_model`. docker-agent still
looks the old key up when it loads a file, though only under the top-level `rag`, and refuses what
is no text. Delete the key, or call it `embedding_model`.
""",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("U21",),
)


@RULE.each("Strategy")
def not_text(strategy: Bound, _about: About) -> Iterator[Finding]:
    """At the value."""
    value = strategy.get("model")
    if value is None or value.kind == "alias" or strategy.path[0] != "rag":
        return
    if value.kind != "scalar" or scalar_kind(value) != "text":
        message = "`model` of a strategy must be a text, and nobody reads it; delete it"
        yield RULE.at(value.span, message, fixes=deletion(strategy.key("model")))
