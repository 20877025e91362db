"""hcl-not-checked: an agent file in HCL."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import BUNDLED
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span

RULE = Rule(
    id="hcl-not-checked",
    severity=Severity.INFO,
    summary="Agent files in HCL are not checked.",
    bad='# a team\nagent "root" {\n  model = "dmr/ai/qwen3"\n}\n',
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
    details="docker-agent also reads agent files written in HCL: it turns them into the same "
    "sections and keys. cagent-ls and the bundled runtime read YAML only, so nothing in such a "
    "file is checked. Write the team as YAML to have it checked and to run it here.",
    rows=("O08",),
)


@RULE.whole
def hcl_not_checked(file: Snapshot) -> Iterator[Finding]:
    """At the first line."""
    if file.is_hcl:
        first = file.document.lines.line_span(0)
        runs = "" if BUNDLED not in file.target.runtimes else " and the bundled runtime"
        yield RULE.at(
            Span(first.start, first.end),
            f"this is HCL, which cagent-ls{runs} cannot read; nothing in this file is checked",
        )
