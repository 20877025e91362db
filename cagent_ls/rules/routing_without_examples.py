"""routing-without-examples: a rule that no message can match."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._references import is_missing
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="routing-without-examples",
    severity=Severity.WARNING,
    summary="A routing rule without examples never matches.",
    bad="""\
agents:
  root:
    model: router
models:
  router:
    provider: dmr
    model: ai/qwen3
    routing:
      - model: dmr/ai/smollm2  # for poems
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
The last message of the user is compared with the examples of each rule, word by word. A rule
without examples has nothing to compare with, so its model is never used. Add a few messages as the
user would write them.
""",
    rows=("L26",),
)


@RULE.each("RoutingRule")
def no_examples(rule: Bound, _about: About) -> Iterator[Finding]:
    """At the rule's first key."""
    if rule.node.entries and is_missing(rule, "examples"):
        yield RULE.at(rule.head, "this rule has no examples, so it never matches; add `examples:`")
