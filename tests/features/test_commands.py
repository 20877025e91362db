"""What is started for a command, and with which program."""

import re
from pathlib import Path

import pytest

from cagent_ls.features.commands import (
    SERVED,
    can_be_pulled,
    doctor,
    index_source,
    pull_model,
    run_agent,
    search_source,
)
from cagent_ls.features.programs import Program, runner, runtime

FILE = "/x/team.yaml"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (run_agent(FILE, "root"), ["run", FILE, "--agent", "root"]),
        (run_agent(FILE, "root", "-x $(id)"), ["run", FILE, "--agent", "root", "--", "-x $(id)"]),
        (index_source(FILE, "notes"), ["rag", "index", FILE, "notes"]),
        (index_source(FILE, "--rebuild"), ["rag", "index", "--", FILE, "--rebuild"]),
        (search_source(FILE, "notes"), ["rag", "search", FILE, "notes"]),
        (search_source(FILE, "-n", "-q"), ["rag", "search", "--query=-q", "--", FILE, "-n"]),
        (pull_model("ai/qwen3:4B"), ["models", "pull", "ai/qwen3:4B"]),
        (doctor(), ["doctor"]),
        (doctor(FILE), ["doctor", FILE]),
    ],
)
def test_arguments(made: tuple[str, ...], expected: list[str]) -> None:
    assert list(made) == expected


@pytest.mark.parametrize(
    ("name", "can_be"),
    [
        ("ai/qwen3", True),
        ("hf.co/a/b:Q4_K_M", True),
        ("localhost:5000/a@sha256:0a", True),
        ("--all", False),
        ("a b", False),
        ("a;b", False),
        ("", False),
    ],
)
def test_names_of_models(name: str, can_be: bool) -> None:
    assert can_be_pulled(name) is can_be


PATH = {"docker-agent": "/bin/docker-agent"}


@pytest.mark.parametrize("setting", [None, "", "bundled"])
def test_the_bundled_runtime_is_the_default(setting: object) -> None:
    program = runner(setting, "/py", PATH.get)
    assert program == runtime("/py")
    assert program == Program("cagent-runtime", ("/py", "-P", "-m", "cagent_runtime"))
    assert program.is_bundled
    told = run_agent(FILE, "root", "Hi")
    assert program.line(told, once=True) == [*program.argv, *told]
    assert runner("/opt/cagent-runtime", "/py", PATH.get).line(told, once=True)[1:] == list(told)


@pytest.mark.parametrize("setting", ["docker-agent", "/opt/docker-agent", "/opt/my agent.sh"])
def test_another_program_is_named(setting: str) -> None:
    program = runner(setting, "/py", PATH.get)
    assert (program.name, program.argv) == (
        setting.removeprefix("/opt/"),
        (PATH.get(setting, setting),),
    )
    assert not program.is_bundled
    told, chat = run_agent(FILE, "root", "Hi"), run_agent(FILE, "root")
    assert program.line(told, once=True)[1:3] == ["run", "--exec"]
    assert program.line(told, once=True)[3:] == [FILE, "--agent", "root", "--", "Hi"]
    assert program.line(chat, once=False)[1:] == ["run", FILE, "--agent", "root"]


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("docker-agent", "no such program is on the PATH"),
        ("./agent", "the absolute path"),
        ("agent; id", "the absolute path"),
        (["/bin/sh"], "the absolute path"),
        (True, "the absolute path"),
    ],
)
def test_a_setting_that_names_no_program(setting: object, why: str) -> None:
    program = runner(setting, "/py", {"docker-agent": "docker-agent"}.get)
    assert program.argv == ()
    assert why in program.problem


def test_the_page_of_the_commands_names_what_they_take() -> None:
    page = (Path(__file__).parents[2] / "docs/commands.md").read_text("utf-8")
    rows = re.findall(r"^\| `(cagent\.\w+)` \|(.*?)\|(.*?)\|", page, re.MULTILINE)
    told = {name: [tuple(re.findall(r"`(\w+)`", cell)) for cell in cells] for name, *cells in rows}
    assert told == {command.name: [command.needs, command.may] for command in SERVED.values()}
