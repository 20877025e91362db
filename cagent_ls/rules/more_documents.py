"""more-documents: YAML documents after the first, which nobody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span

RULE = Rule(
    id="more-documents",
    severity=Severity.WARNING,
    summary="Of a file with several YAML documents only the first one is read.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n# more\n---\nmodels: {}\n",
    good="---\nagents:\n  root:\n    model: dmr/ai/qwen3\nmodels: {}\n",
    details="A line `---` begins a new YAML document. Everything after the first one is only "
    "looked at for syntax, so settings there have no effect and nothing says so. Put all sections "
    "into one document, or each team into a file of its own.",
    rows=("L51",),
)

_MARK = re.compile(r"^---(?=\s|\Z)", re.MULTILINE)


@RULE.whole
def more_documents(file: Snapshot) -> Iterator[Finding]:
    """At the mark that begins the second document."""
    root = file.top
    if root is None or not root.entries or len(file.document.blocks) > 1:
        return  # a text with marks is never cut
    mark = _MARK.search(file.document.text, root.span.end)
    if mark is not None:
        yield RULE.at(
            Span(mark.start(), mark.end()),
            "nothing after this line is read; put all sections into the first document",
        )
