"""docs/models.md and docs/dmr.md say what the code does, and what the tests show."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cagent_ls.catalog.pullable import DMR_MODELS
from cagent_ls.dmr.models import InstalledModel
from cagent_runtime.cli import app
from cagent_runtime.cli.models_shown import suggestions
from cagent_runtime.cli.options import Policy
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.doctor.lines import Line
from cagent_runtime.providers.resolved import Resolved, to_json

ROOT = Path(__file__).parents[3]
MODELS = (ROOT / "docs" / "models.md").read_text("utf-8")
DMR = (ROOT / "docs" / "dmr.md").read_text("utf-8")


def names_in(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


def section(title: str) -> str:
    return MODELS.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_the_page_has_the_policies() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", section("Pulling"), re.MULTILINE)
    assert rows == [policy.value for policy in Policy]


def test_the_page_has_the_fields_of_show() -> None:
    made = to_json(Resolved(ModelConfig(name="m", provider="openai", model="gpt-5")))
    rows = re.findall(r"^\| (`.*?) \|", section("JSON"), re.MULTILINE)
    assert names_in(" ".join(rows)) == made.keys()


def test_the_page_has_the_fields_of_the_other_forms() -> None:
    page = section("JSON")
    installed = {field.name for field in fields(InstalledModel)}
    [suggestion, *_] = suggestions(DMR_MODELS, None)
    for names in (installed, suggestion.keys(), {field.name for field in fields(Line)}):
        assert names - names_in(page) == set()


@pytest.mark.parametrize(
    "command", re.findall(r"^\| `((?:models|doctor)[^`]*)`", MODELS, re.MULTILINE)
)
def test_every_command_exists_with_its_options(command: str) -> None:
    words = [word for word in command.split() if word.islower() and not word.startswith("-")]
    shown = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    for option in re.findall(r"--\w+", command):
        assert option in shown.output


def test_every_test_that_dmr_md_names_exists() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", DMR))
    assert {name for name in named if f"def {name}(" not in sources} == set()
    assert [
        path for path in re.findall(r"`(tests/\S+?\.py)`", DMR) if not (ROOT / path).exists()
    ] == []


@pytest.mark.parametrize("promise", [*range(1, 14), 20])
def test_every_promise_has_a_test_that_dmr_md_names(promise: int) -> None:
    assert f"`test_p{promise}_" in DMR
