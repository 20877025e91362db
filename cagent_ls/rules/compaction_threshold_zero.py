"""compaction-threshold-zero: a fill level at which summaries would never end."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._edits import deletion
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="compaction-threshold-zero",
    severity=Severity.ERROR,
    summary="`compaction_threshold` must be more than 0.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Be brief.
    compaction_threshold: 0 # never
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Be brief.
    session_compaction: false
""",
    details="The conversation is summarised when it fills this share of the context window. The "
    "value is over 0 and up to 1, and an explicit 0 is refused. Write `session_compaction: false` "
    "on the agent to have no summaries, and nothing at all for the default of 0.9.",
    rows=("N08",),
)


def zero(bound: Bound, about: About) -> Iterator[Finding]:
    """An explicit 0; what is outside 0 to 1 is found as any number out of range."""
    node = bound.get("compaction_threshold")
    if node is None or about.format < 12 or bound.number("compaction_threshold") != 0:
        return
    fixes: tuple[Fix, ...] = ()
    if node.key is not None and node.via is None:
        fixes = deletion(node.key)
    yield RULE.at(
        node.span,
        "`compaction_threshold` must be more than 0; delete it, or write `session_compaction: "
        "false` on the agent to have no summaries",
        fixes=fixes,
    )


for _struct in ("Agent", "Model"):
    RULE.each(_struct)(zero)
