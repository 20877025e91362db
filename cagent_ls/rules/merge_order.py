"""merge-order: a merge key that replaces what is written before it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import MergedKey
from cagent_ls.analysis.target import About
from cagent_ls.rules.merged_key_repeated import is_refused
from cagent_ls.rules.rule import Rule

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Help.\n    commands:\n"
    "      fix: &fix {description: Mends it., instruction: Fix the build.}\n      try:\n"
)

RULE = Rule(
    id="merge-order",
    severity=Severity.WARNING,
    summary="A merge key below a written key replaces it.",
    bad=f"{_HEAD}        # mine\n        instruction: Run the tests.\n        <<: *fix\n",
    good=f"{_HEAD}        <<: *fix\n        instruction: Run the tests.\n",
    details="In YAML a written key wins over one that `<<` brings in, wherever they stand. Inside "
    "an agent docker-agent lets the later one win, and so does the bundled runtime. Put `<<` in "
    "front of the keys that are to differ.",
    rows=("L51",),
)


@RULE.each(MergedKey)
def merge_order(problem: MergedKey, about: About) -> Iterator[Finding]:
    """At the key that has no effect."""
    key, merge = problem.key, problem.merge
    if key.span.start < merge.span.start and not is_refused(problem, about):
        yield RULE.at(
            key.span,
            f"`<<` below brings in another `{key.text}`, which wins; move `<<` above this line",
            related=(Related("merged here", merge.span),),
        )
