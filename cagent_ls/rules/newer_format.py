"""newer-format: a file of a format that came after this program."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.language.types import NEWEST_FORMAT, NEWEST_RELEASE
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="newer-format",
    severity=Severity.INFO,
    summary="A file of a format that is newer than this program is hardly checked.",
    bad="# from the future\nversion: 99\nagents:\n  root:\n    model: dmr/ai/qwen3\n",
    good=f"version: {NEWEST_FORMAT}\nagents:\n  root:\n    model: dmr/ai/qwen3\n",
    details=f"The formats known here end with {NEWEST_FORMAT}, that of docker-agent "
    f"{NEWEST_RELEASE}. Of a newer file only the YAML is checked, as keys may have come, gone or "
    "changed. Update cagent-ls to have it checked in full.",
    rows=("O06",),
)


@RULE.whole
def newer_format(file: Snapshot) -> Iterator[Finding]:
    """At the value of `version`."""
    node = file.top.get("version") if file.top else None
    if node is not None and file.about.newer:
        yield RULE.at(
            node.span,
            f"format {node.text} is newer than those known here, 0 to {NEWEST_FORMAT}; only the "
            "YAML is checked. Update cagent-ls",
        )
