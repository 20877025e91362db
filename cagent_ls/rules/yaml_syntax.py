"""yaml-syntax: the text is not YAML at this place."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import UndefinedAlias
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span

RULE = Rule(
    id="yaml-syntax",
    severity=Severity.ERROR,
    summary="A file that is not YAML cannot be loaded at all.",
    bad="agents:\n  root:\n    # local\n    model: 'dmr/ai/qwen3\n",
    good="agents:\n  root:\n    # local\n    model: 'dmr/ai/qwen3'\n",
    details="A quote or bracket that is never closed, a tab as indentation, a key without its "
    "colon, text after `...` and an alias whose anchor does not stand before it make the file "
    "unreadable. Each such place is reported by itself; the rest of the file is still checked.",
    rows=("U01",),
)


@RULE.each(UndefinedAlias)
def undefined_alias(problem: UndefinedAlias, _about: About) -> Iterator[Finding]:
    """An alias must stand after its anchor."""
    name = problem.node.text
    yield RULE.at(
        problem.node.span,
        f"no anchor `&{name}` stands before this alias; write the value itself, or set the anchor",
    )


@RULE.whole
def faults(file: Snapshot) -> Iterator[Finding]:
    """One finding for each repaired place."""
    for fault in file.document.faults if not file.is_hcl else ():
        yield RULE.at(Span(fault.start, fault.end), fault.message)
