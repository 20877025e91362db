"""byte-order-mark: an invisible mark in front of the first key."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span

RULE = Rule(
    id="byte-order-mark",
    severity=Severity.ERROR,
    summary="docker-agent takes a byte order mark for a part of the first key.",
    bad="\ufeffagents: # saved by a careless editor\n  root:\n    model: dmr/ai/qwen3\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
    details="Some editors begin UTF-8 files with an invisible byte order mark. docker-agent reads "
    "it as a letter, so the first key is unknown and the file is refused. The bundled runtime "
    "skips it. Save the file as UTF-8 without the mark.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L51",),
)


@RULE.whole
def byte_order_mark(file: Snapshot) -> Iterator[Finding]:
    """At the very start."""
    if file.document.text.startswith("\ufeff"):
        mark = Span(0, 1)
        yield RULE.at(
            mark,
            "an invisible byte order mark stands here and joins the first key; delete it",
            fixes=(Fix("Delete the mark", (Edit(mark, ""),), safe=True),),
        )
