"""The documents say what the code says."""

import re
import tomllib
from pathlib import Path

from cagent_ls.features.commands import SERVED
from cagent_ls.rules import RULES

ROOT = Path(__file__).parents[1]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *(d for extra in project["project"]["optional-dependencies"].values() for d in extra),
        *(d for group in project["dependency-groups"].values() for d in group),
    ]
    names = {re.split(r"[^\w-]", d)[0] for d in declared} - {"cagent-ls"}
    page = (ROOT / "docs/dependencies.md").read_text("utf-8")
    assert names == set(re.findall(r"^\| ([\w-]+) \| ", page, re.MULTILINE)) - {"package", "---"}


def test_the_changelog_names_every_rule() -> None:
    page = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert {rule.id for rule in RULES} <= set(re.findall(r"`([\w-]+)`", page))


def test_the_page_of_the_commands_names_what_they_take() -> None:
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    rows = re.findall(r"^\| `(cagent\.\w+)` \|(.*?)\|(.*?)\|", page, re.MULTILINE)
    told = {name: [tuple(re.findall(r"`(\w+)`", cell)) for cell in cells] for name, *cells in rows}
    assert told == {command.name: [command.needs, command.may] for command in SERVED.values()}
