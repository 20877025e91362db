"""unused-suppression: a comment that suppresses nothing; `_suppress` finds them."""

from __future__ import annotations

from cagent_ls.analysis.finding import Severity
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="unused-suppression",
    severity=Severity.WARNING,
    summary="A comment suppresses a finding that is not there, so it would hide the next one.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3 # cagent-ls: ignore[undefined-reference]\n"
    "    instruction: Hi # a greeting\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n"
    "    # cagent-ls: ignore[unknown-field] read by our own tool\n    owner: me\n",
    details="`# cagent-ls: ignore[RULE]` at the end of a line, or on a line of its own above, "
    "hides the findings of that rule that start on the line; `# cagent-ls: ignore-file[RULE]` "
    "hides them in the whole file. When the finding has gone, delete the comment. A comment about "
    "a rule that asks for files or variables is never called unused, as machines differ.",
    rows=("O07",),
    tags=("unused",),
)
