"""`cagent-ls.toml`: what it says, for which files, and what is wrong with it."""

from pathlib import Path
from textwrap import dedent

import pytest

from cagent_ls.analysis.finding import Severity
from cagent_ls.settings.model import read_layer
from cagent_ls.settings.project import Project, ProjectError, Projects, read_project


def project(folder: Path, text: str) -> Project:
    (folder / "cagent-ls.toml").write_text(dedent(text))
    return read_project(folder / "cagent-ls.toml")


def test_everything_it_can_say(tmp_path: Path) -> None:
    said = project(
        tmp_path,
        """\
        target = "docker-agent@1.32.3"
        select = ["*"]
        ignore = ["no-agents"]
        severity = { unknown-field = "warning" }
        environment = true
        exclude = ["build/", "*.tmpl.yaml"]

        [[per-path]]
        path = "examples/**"
        ignore = ["yaml-*"]
        severity = { wrong-type = "hint" }
        target = "bundled"
        """,
    )
    settings = said.settings(tmp_path / "a.yaml")
    assert (settings.target.release, settings.environment) == ("1.32.3", True)
    assert [settings.wants(rule) for rule in ("no-agents", "yaml-syntax")] == [False, True]
    inner = said.settings(tmp_path / "examples/b.yaml")
    assert inner.target.runtimes == {"bundled"}
    assert [inner.wants(rule) for rule in ("no-agents", "yaml-syntax")] == [False, False]
    assert inner.severity == {"unknown-field": Severity.WARNING, "wrong-type": Severity.HINT}
    names = ("build/a.yaml", "x/y.tmpl.yaml", "a.yaml")
    assert [said.excludes(tmp_path / name) for name in names] == [True, True, False]


def test_stronger_layers_replace_and_ignore_adds_up(tmp_path: Path) -> None:
    said = project(tmp_path, 'select = ["yaml-*"]\nignore = ["no-agents"]\ntarget = "bundled"\n')
    layer = read_layer({"select": ["*"], "ignore": ["wrong-type"]})
    settings = said.settings(tmp_path / "a.yaml", layer)
    rules = ("unknown-field", "no-agents", "wrong-type")
    assert [settings.wants(rule) for rule in rules] == [True, False, False]
    assert settings.target.runtimes == {"bundled"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nignroe = []\n", ":2: there is no setting `ignroe`; did you mean `ignore`?"),
        ("python = 'x'\n", ":1: there is no setting `python`; known are `target`,"),
        ("# ignore\nignore = 'x'\n", ":2: `ignore` is a list of texts"),
        ("ignore = ['unknwon-field']\n", ":1: no rule is called `unknwon-field`; did you mean"),
        ("[severity]\n\nwrong-typ = 'hint'\n", ":3: no rule is called `wrong-typ`; did you mean"),
        ("[severity]\nwrong-type = 'off'\n", ":2: `off` is no severity; write one of `error`,"),
        ("environment = 1\n", ":1: `environment` is true or false"),
        ("target = 'x'\n[[per-path]]\npath = 'a'\n", ":1: unknown target `x`; write `bundled`"),
        (
            "target = 'both'\n[[per-path]]\npath = 'a'\n[[per-path]]\npath = 'b'\ntarget = 'x'\n",
            ":6: unknown target `x`",
        ),
        ("[[per-path]]\nignore = []\n", ":1: each `[[per-path]]` needs a `path`"),
        ("[[per-path]]\npath = 'a'\nexclude = []\n", ":3: there is no setting `exclude`"),
        ("[per-path]\npath = 'a'\n", ":1: write each path as a table of its own"),
        ("exclude = 'a'\n", ":1: `exclude` is a list of texts"),
        ("a = \n", "(at line 1, column 5)"),
        ("severity = 1\n", ":1: `severity` is a table of rules"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ProjectError) as error:
        project(tmp_path, text)
    assert said in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "cagent-ls.toml"))


def test_the_nearest_file_counts_and_is_read_again_when_it_changes(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    projects = Projects()
    assert not projects.of(tmp_path / "a/b/x.yaml").exclude
    project(tmp_path, 'exclude = ["top"]')
    assert projects.of(tmp_path / "a/b/x.yaml").exclude == ("top",)
    project(tmp_path / "a", 'exclude = ["near"]')
    assert projects.of(tmp_path / "a/b/x.yaml").exclude == ("near",)
    project(tmp_path / "a", 'exclude = ["changed"]')
    assert projects.of(tmp_path / "a/b/x.yaml").exclude == ("changed",)
