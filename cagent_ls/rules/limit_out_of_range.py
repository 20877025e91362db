"""limit-out-of-range: a limit of a run with which the file is refused."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import OutOfRange
from cagent_ls.analysis.target import About
from cagent_ls.rules._edits import deletion
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="limit-out-of-range",
    severity=Severity.ERROR,
    summary="A file with such a limit is refused.",
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
    details="Budgets and depths are not negative, and 0 or nothing means no limit. `retries` of a "
    "fallback may be -1 for none, as 0 means the default of two. `compaction_threshold` is the "
    "share of the context window at which the conversation is summarised, over 0 and up to 1; to "
    "have no summaries write `session_compaction: false` on the agent.",
    rows=("U14", "N07", "N08"),
)

_REMEDIES = {
    "retries": "be at least -1, which means none",
    "max_cost": "not be negative; 0 means no limit",
    "max_tokens": "not be negative; 0 means no limit",
    "compaction_threshold": "be over 0 and up to 1; write `session_compaction: false` on the agent "
    "to have no summaries",
    "add_prompt_files_depth": "not be negative; 0 searches the working directory alone",
}


@RULE.each(OutOfRange)
def out_of_range(problem: OutOfRange, _about: About) -> Iterator[Finding]:
    """Limits of agents, budgets and fallbacks that are enforced."""
    key = problem.node.key
    if not problem.type.enforced or key is None or key.text not in _REMEDIES:
        return
    yield RULE.at(
        problem.node.span,
        f"`{key.text}` must {_REMEDIES[key.text]}",
        fixes=deletion(key) if problem.node.via is None else (),
    )
