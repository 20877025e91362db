"""not-a-mapping: the file holds a list or a single value instead of keys."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="not-a-mapping",
    severity=Severity.ERROR,
    summary="A file whose top is no mapping cannot be an agent file.",
    bad="# cagent-ls: agent-file\n- root\n",
    good="# cagent-ls: agent-file\nagents:\n  root:\n    model: dmr/ai/qwen3\n",
    details="An agent file is a mapping with `agents:` and other sections at its top. A list, a "
    "single value or a written `null` there is refused. A file without anything in it loads, but "
    "has no agent to run. Only a file that says it is an agent file, by its first line or a "
    "comment, is reported.",
    rows=("U03",),
)

_WRITTEN = {"scalar": "a single value", "sequence": "a list", "alias": "an alias"}


@RULE.whole
def not_a_mapping(file: Snapshot) -> Iterator[Finding]:
    """At the top value."""
    root = file.document.top
    if root is not None and root.kind != "mapping" and not file.is_hcl and not root.absent:
        yield RULE.at(
            root.span,
            f"an agent file is a mapping with `agents:` at its top, not {_WRITTEN[root.kind]}",
        )
