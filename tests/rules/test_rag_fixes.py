"""Each fix that a case about RAG offers mends its finding and breaks nothing."""

from textwrap import dedent

import pytest

from cagent_ls.analysis.finding import Fix, Severity
from tests.rules.case import Case, found
from tests.rules.cases import rag_models, rag_sources, rag_strategies

CASES = [
    case
    for module in (rag_sources, rag_strategies, rag_models)
    for case in module.CASES
    if case.expected
]


def mended(text: str, fix: Fix) -> str:
    """The text with the edits of the fix."""
    for edit in sorted(fix.edits, key=lambda e: -e.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.row)
def test_a_fix_mends_its_finding_and_breaks_nothing(case: Case) -> None:
    text = dedent(case.text)
    before = found(text, case.target, case.around)
    refused = {f.rule for f in before if f.severity is Severity.ERROR}
    for finding in before:
        for fix in finding.fixes:
            after = found(mended(text, fix), case.target, case.around)
            same = [f for f in after if (f.rule, f.message) == (finding.rule, finding.message)]
            assert same == []
            assert {f.rule for f in after if f.severity is Severity.ERROR} <= refused
