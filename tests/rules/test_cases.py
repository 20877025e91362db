"""Runs every case of the folder `cases`, and holds that each row of the checklist has one."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from cagent_ls.rules import RULES
from cagent_ls.rules._checklist import REASONS, ROWS
from tests.rules.case import Case

NAMES = sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent / "cases")]))
MODULES = {name: importlib.import_module(f"tests.rules.cases.{name}") for name in NAMES}
CASES: list[tuple[str, int, Case]] = [
    (name, number, case)
    for name, module in MODULES.items()
    for number, case in enumerate(module.CASES)
]


@pytest.mark.parametrize(
    "case",
    [case for _, _, case in CASES],
    ids=[f"{case.row}-{name}-{number}" for name, number, case in CASES],
)
def test_a_case_gives_what_it_says(case: Case) -> None:
    assert case.said() == case.expected


def test_every_row_has_a_rule_and_a_case_or_a_reason() -> None:
    covered = {row for rule in RULES for row in rule.rows}
    tested = {case.row for _, _, case in CASES if case.expected}
    assert covered <= ROWS.keys()
    assert tested <= ROWS.keys()
    missing = {row for row in ROWS if row not in REASONS and not {row} <= covered & tested}
    assert missing == set()
