"""The pieces of benchmarks/lsp work; nothing is timed."""

import sys
from pathlib import Path

import pytest

from benchmarks.lsp.__main__ import ROWS
from benchmarks.lsp.measure import session, written
from benchmarks.lsp.servers import OURS


def test_a_file_has_one_mistake(tmp_path: Path) -> None:
    case = written(tmp_path / "team.yaml", 50)
    lines = (tmp_path / "team.yaml").read_text("utf-8").splitlines()
    assert lines[case.own.line].startswith("    max_iteration: ")
    assert case.own.column == len("    max_iteration")
    assert lines[case.names.line].startswith("    model: ")


@pytest.mark.skipif(sys.platform != "linux", reason="what a process used is read from /proc")
async def test_a_session_measures_every_row(tmp_path: Path) -> None:
    costs = await session(OURS, written(tmp_path / "team.yaml", 50), 1)
    assert costs.keys() == ROWS.keys()
    assert all(cost > 0 for cost in costs.values())
