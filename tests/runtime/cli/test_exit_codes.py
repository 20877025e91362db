"""docs/exit-codes.md says what the code says."""

import re
from pathlib import Path

from cagent_ls.dmr.errors import ModelNotFound
from cagent_runtime.cli.exits import Exit, Stop, Terminated, exit_code_of

PAGE = (Path(__file__).parents[3] / "docs" / "exit-codes.md").read_text("utf-8")


def test_the_page_lists_all_codes() -> None:
    runtime = PAGE.partition("`cagent-runtime`\n")[2]
    listed = [int(code) for code in re.findall(r"^\| (\d+) \|", runtime, re.MULTILINE)]
    assert listed == [int(code) for code in Exit]


def test_every_error_has_its_code_and_shows_its_remedy() -> None:
    assert exit_code_of(ModelNotFound("no m", "get m")) == (Exit.MODEL_FAILED, "no m\nget m")
    assert exit_code_of(Stop(Exit.WRONG_USE, "bad")) == (Exit.WRONG_USE, "bad")
    assert exit_code_of(KeyboardInterrupt())[0] == 130
    assert exit_code_of(Terminated())[0] == 143
    assert exit_code_of(RuntimeError("x")) == (Exit.FAILED, "RuntimeError: x")
