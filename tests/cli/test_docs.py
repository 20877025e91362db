"""docs/exit-codes.md and docs/formats.md say what the program does."""

import json
import re
from pathlib import Path

import pytest

from cagent_ls.cli.check import FORMATS
from tests.cli.conftest import Folder

DOCS = Path(__file__).parents[2] / "docs"
GOOD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n"


def table(page: str, title: str) -> list[str]:
    """The first cells of the table below a title."""
    below = (DOCS / page).read_text("utf-8").partition(f"{title}\n\n|")[2].partition("\n\n")[0]
    return re.findall(r"^\| `?(\w+)`? \|", below, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (GOOD, [], 0),
        (GOOD.replace("model", "modle"), [], 1),
        (GOOD, ["--target", "x"], 2),
        ("a: [", [], 3),
    ],
)
def test_each_exit_code_happens(folder: Folder, text: str, arguments: list[str], code: int) -> None:
    folder.write("a.yaml", text)
    assert folder.check("a.yaml", *arguments).code == code
    assert str(code) in table("exit-codes.md", "`cagent-ls check`")


def test_the_page_has_no_other_code() -> None:
    assert table("exit-codes.md", "`cagent-ls check`") == ["0", "1", "2", "3", "130"]


def test_a_wrong_settings_file_is_wrong_use(folder: Folder) -> None:
    folder.write("a.yaml", GOOD)
    folder.write("cagent-ls.toml", "x = 1\n")
    run = folder.check("a.yaml")
    assert (run.code, "cagent-ls.toml:1: there is no setting `x`" in run.err) == (2, True)


def test_excluded_files_are_left_alone_also_when_named(folder: Folder) -> None:
    folder.write("a.yaml", GOOD.replace("model", "modle"))
    folder.write("cagent-ls.toml", 'exclude = ["a.*"]\n')
    run = folder.check("a.yaml")
    assert (run.code, "a.yaml: excluded by cagent-ls.toml" in run.err) == (0, True)


def test_the_page_lists_every_format() -> None:
    page = (DOCS / "formats.md").read_text("utf-8").partition("\n\nAll are")[0]
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(FORMATS)


def test_the_example_of_the_json_format_is_real(folder: Folder) -> None:
    page = (DOCS / "formats.md").read_text("utf-8")
    example = json.loads(page.partition("```json\n")[2].partition("```")[0])
    folder.write("agent.yaml", GOOD.replace("model", "modle"))
    run = folder.check("agent.yaml", "--format", "json", "--select", "unknown-field")
    assert json.loads(run.out) == example
