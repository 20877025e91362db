"""The examples of the repository: none has an error, and each warning is meant."""

from pathlib import Path

import pytest

from cagent_ls.analysis.finding import Severity
from tests.rules.case import found

EXAMPLES = Path(__file__).parents[2] / "examples"

MEANT = {
    "documentation.yaml": {"vector-dimensions", "strategy-limit-ignored"},
    "seed/rag-embedding.yaml": {"vector-dimensions"},
    "seed/rag-reranking.yaml": {"vector-dimensions", "strategy-limit-ignored"},
    "seed/runtime-flags.yaml": {"runtime-flag-refused"},
}
"""Warnings about docker-agent in files that show what the bundled runtime does."""


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES.rglob("*.yaml")), ids=lambda path: str(path.relative_to(EXAMPLES))
)
def test_an_example_has_no_error_and_only_warnings_that_are_meant(path: Path) -> None:
    seen = [f for f in found(path.read_text("utf-8")) if f.severity >= Severity.WARNING]
    name = path.relative_to(EXAMPLES).as_posix()
    assert {f.rule for f in seen} == MEANT.get(name, set())
    assert {f.severity for f in seen} <= {Severity.WARNING}
    assert {f.target for f in seen} <= {"docker-agent"}


def test_the_bundled_runtime_has_nothing_against_any_example() -> None:
    for path in EXAMPLES.rglob("*.yaml"):
        seen = found(path.read_text("utf-8"), "bundled")
        assert [f for f in seen if f.severity >= Severity.WARNING] == [], path
