"""A case about models that expects nothing is silent for every rule of its module."""

import pytest

from tests.rules.case import Case, found
from tests.rules.cases import provider_options, runtime_flags

MODULES = (provider_options, runtime_flags)
QUIET = [
    (module, number, case)
    for module in MODULES
    for number, case in enumerate(module.CASES)
    if not case.expected
]


def rules(module: object) -> set[str]:
    return {rule for case in module.CASES for rule, _, _ in case.expected}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("case", "ids"),
    [(case, rules(module)) for module, _, case in QUIET],
    ids=[f"{module.__name__.rpartition('.')[2]}-{number}" for module, number, _ in QUIET],
)
def test_a_case_that_expects_nothing_is_silent(case: Case, ids: set[str]) -> None:
    assert [f for f in found(case.text, case.target, case.around) if f.rule in ids] == []
