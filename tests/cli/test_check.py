import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Folder, Stdin

ROOT = Path(__file__).parents[2]
BAD = """\
agents:
  root:
    model: nope
    descripton: Be kind.
    toolsets:
      - type: filesystem
        command: ls
    instruction: Hi
"""
GOOD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n"
OTHER = "services: {web: {image: x}}\n"


def test_the_program_checks_the_examples_without_an_error() -> None:
    argv = [sys.executable, "-m", "cagent_ls", "check", str(ROOT / "examples")]
    run = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout
    assert "8 agent files checked" in run.stderr


def test_each_mistake_is_shown_at_its_place(folder: Folder) -> None:
    folder.write("a.yaml", BAD)
    run = folder.check("a.yaml")
    assert run.code == 1
    assert "a.yaml:3:12: error: no model is called `nope`" in run.out
    assert "a.yaml:4:5: error: an Agent has no key `descripton`; did you mean" in run.out
    assert "a.yaml:7:9: error: `command` does not belong on a toolset" in run.out
    assert " 4 |     descripton: Be kind.\n   |     ^^^^^^^^^^\n" in run.out


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", 0, "not an agent file"),
        (OTHER.encode(), 0, "not an agent file"),
        (b"a: [1\n", 3, "not valid YAML (line 1, column 4"),
        (b"\x7fELF\0\0", 3, "binary file"),
        (b"\xff\xfe\xff", 3, "not UTF-8 text (byte 1)"),
    ],
)
def test_odd_files_get_one_clear_line(folder: Folder, content: bytes, code: int, said: str) -> None:
    (folder.path / "x.yaml").write_bytes(content)
    run = folder.check("x.yaml")
    assert (run.code, said in run.err) == (code, True)


@pytest.mark.parametrize(
    ("argument", "code", "said"),
    [
        ("none.yaml", 3, "cannot check none.yaml: there is no such file"),
        ("none/*.yaml", 3, "cannot check none/*.yaml: it matches no file"),
        ("empty", 0, "empty: no YAML file is there"),
        ("others", 0, "others: 1 YAML file, none of them an agent file"),
        ("**/c*.yaml", 0, "**/c*.yaml: 1 YAML file, none of them an agent file"),
    ],
)
def test_arguments_that_give_nothing(folder: Folder, argument: str, code: int, said: str) -> None:
    (folder.path / "empty").mkdir()
    folder.write("others/compose.yaml", OTHER)
    run = folder.check(argument)
    assert (run.code, said in run.err) == (code, True)


def test_folders_and_globs_leave_out_what_git_ignores(folder: Folder) -> None:
    for name in ("b/2.yml", "b/1.yaml", "a.yaml", "build/x.yaml", "b/deep/y.yaml", "b/deep/z.yaml"):
        folder.write(name, BAD)
    folder.write(".gitignore", "build/\n")
    folder.write("b/deep/.gitignore", "y.yaml\n")
    folder.write("node_modules/m.yaml", BAD)
    folder.write("c.yaml", OTHER)
    (folder.path / ".git").mkdir()
    run = folder.check(".")
    files = list(dict.fromkeys(line.split(":")[0] for line in run.out.splitlines() if "[" in line))
    assert files == ["a.yaml", "b/1.yaml", "b/2.yml", "b/deep/z.yaml"]
    assert "4 agent files checked, 1 other YAML file left alone: 12 errors" in run.err
    assert "2 agent files checked" in folder.check("b/*.y*ml").err
    assert "1 agent file checked" in folder.check("build/x.yaml").err


def test_a_file_named_twice_is_checked_once(folder: Folder) -> None:
    folder.write("b/a.yaml", GOOD)
    assert "1 agent file checked" in folder.check("b/a.yaml", "b", "./b/../b/a.yaml").err


def test_standard_input(folder: Folder, stdin: Stdin) -> None:
    stdin(BAD.encode())
    assert "<stdin>:3:12: error" in folder.check("-").out
    stdin(BAD.encode())
    folder.write("sub/cagent-ls.toml", 'ignore = ["undefined-reference"]\n')
    run = folder.check("-", "--stdin-filename", "sub/new.yaml")
    assert (run.code, run.out.splitlines()[0][:15]) == (1, "sub/new.yaml:4:")
    stdin(b"\xff")
    assert "cannot check <stdin>: it is not UTF-8 text" in folder.check("-").err


@pytest.mark.parametrize(
    ("arguments", "code", "rules"),
    [
        (["--ignore", "undefined-reference,toolset-*"], 1, {"unknown-field"}),
        (["--select", "undefined-*", "--select", "unknown-word"], 1, {"undefined-reference"}),
        (["--select", "unknown-word"], 0, set()),
    ],
)
def test_rules_are_chosen(folder: Folder, arguments: list[str], code: int, rules: set[str]) -> None:
    folder.write("a.yaml", BAD)
    run = folder.check("a.yaml", "--format", "json", *arguments)
    assert run.code == code
    assert {finding["rule"] for finding in json.loads(run.out)["findings"]} == rules


def test_what_is_shown_and_what_fails_are_two_things(folder: Folder) -> None:
    folder.write("a.yaml", "models: {m: {provider: dmr, model: ai/qwen3}}\n")
    assert "no-agents" in folder.check("a.yaml").out
    assert folder.check("a.yaml", "--min-severity", "error").out == ""
    assert folder.check("a.yaml", "--min-severity", "error", "--fail-on", "hint").code == 1
    folder.write("a.yaml", BAD)
    assert folder.check("a.yaml", "--fail-on", "never").code == 0


def test_the_target_decides_what_is_an_error(folder: Folder) -> None:
    flags = 'models: {m: {provider: dmr, model: x, provider_opts: {runtime_flags: ["--ngl=3"]}}}\n'
    folder.write("a.yaml", flags)
    assert "runtime-flag-refused" in folder.check("a.yaml", "--target", "docker-agent").out
    assert "runtime-flag-refused" not in folder.check("a.yaml", "--target", "bundled").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--target", "podman"], "unknown target `podman`"),
        (["--select", "unknwon-field"], "did you mean `unknown-field`?"),
        (["--ignore", "zzz-*"], "no rule is called `zzz-*`"),
        (["--baseline", "none.json"], "there is no baseline none.json; write it with"),
        (["--baseline", "a.yaml"], "a.yaml is no baseline"),
        (["--unsafe-fixes"], "--unsafe-fixes needs --fix or --diff"),
        (["--diff", "--format", "json"], "--diff prints a diff"),
        (["--stdin-filename", "b.yaml"], "--stdin-filename needs the path `-`"),
        (["--watch", "--format", "json"], "--watch looks at files and prints text"),
        (["--format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_wrong_use_says_what_is_right(folder: Folder, arguments: list[str], said: str) -> None:
    folder.write("a.yaml", GOOD)
    run = folder.check("a.yaml", *arguments)
    assert (run.code, said in run.err) == (2, True), run.err


def test_no_command_and_unknown_commands_are_wrong_use(folder: Folder) -> None:
    assert [folder.run(*words).code for words in ([], ["chek"], ["check"])] == [2, 2, 2]


def test_statistics_count_by_rule(folder: Folder) -> None:
    folder.write("a.yaml", BAD)
    folder.write("b.yaml", BAD.replace("nope", "dmr/ai/qwen3"))
    lines = folder.check(".", "--statistics").err.splitlines()
    assert lines[:3] == [
        "2 toolset-field (2 can be fixed)",
        "2 unknown-field (2 can be fixed)",
        "1 undefined-reference",
    ]


def test_quiet_prints_findings_only(folder: Folder) -> None:
    folder.write("a.yaml", OTHER)
    run = folder.check("a.yaml", "--quiet")
    assert (run.code, run.out, run.err) == (0, "", "")
    assert "cannot check" in folder.check("none.yaml", "--quiet").err


def test_colours_are_for_terminals_and_for_who_asks(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("a.yaml", BAD)
    assert "\x1b" not in folder.check("a.yaml").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror\x1b[0m" in folder.check("a.yaml").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in folder.check("a.yaml").out


def test_escape_sequences_of_a_file_do_not_reach_the_terminal(folder: Folder) -> None:
    folder.write("a.yaml", 'agents:\n  root:\n    model: "a\\e[31m"\n')
    assert "\x1b" not in folder.check("a.yaml").out


def test_many_files_are_checked_by_several_processes_in_order(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cagent_ls.cli.pool.FILES_A_PROCESS", 10)
    for number in range(25):
        folder.write(f"{number:02}.yaml", BAD if number % 5 == 0 else GOOD)
    folder.write("99.yaml", "agents: [1\n")
    report = json.loads(folder.check(".", "--format", "json").out)
    assert report["files"] == 25
    paths = list(dict.fromkeys(finding["path"] for finding in report["findings"]))
    assert paths == ["00.yaml", "05.yaml", "10.yaml", "15.yaml", "20.yaml"]


def test_a_reader_that_leaves_is_no_fault_of_ours(folder: Folder) -> None:
    folder.write("a.yaml", BAD * 3)
    command = f"{sys.executable} -m cagent_ls check a.yaml | true"
    run = subprocess.run(command, shell=True, cwd=folder.path, capture_output=True, check=False)  # noqa: S602
    assert b"Traceback" not in run.stderr
    assert b"Broken pipe" not in run.stderr
