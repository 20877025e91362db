import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BAD = """\
agents:
  root:
    model: nope
    instructon: Be kind.
    toolsets:
      - type: filesystem
        command: ls
"""


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "cagent_ls", "check", *map(str, arguments)]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


def test_the_examples_have_no_error() -> None:
    run = check(ROOT / "examples")
    assert run.returncode == 0, run.stdout
    assert "8 agent files checked" in run.stderr


def test_each_mistake_is_shown_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    run = check(tmp_path / "a.yaml")
    assert run.returncode == 1
    assert ":3:12: error: no model is called `nope`" in run.stdout
    assert ":4:5: error: an Agent has no key `instructon`; did you mean" in run.stdout
    assert ":7:9: error: `command` does not belong on a toolset" in run.stdout
    assert " 4 |     instructon: Be kind.\n   |     ^^^^^^^^^^\n" in run.stdout


def test_json_has_positions_and_fixes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    report = json.loads(check(tmp_path, "--format", "json").stdout)
    assert (report["v"], report["files"], len(report["findings"])) == (1, 1, 3)
    unknown = next(f for f in report["findings"] if f["rule"] == "unknown-field")
    assert (unknown["line"], unknown["column"], unknown["end_column"]) == (4, 5, 15)
    assert unknown["fixes"][0]["edits"][0]["text"] == "instruction"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", 0, "not an agent file"),
        (b"services: {web: {image: x}}\n", 0, "not an agent file"),
        (b"a: [1\n", 3, "not valid YAML (line 1, column 4"),
        (b"\x7fELF\0\0", 3, "binary file"),
        (b"\xff\xfe\xff", 3, "not UTF-8 text (byte 1)"),
    ],
)
def test_odd_files_get_one_clear_line(tmp_path: Path, content: bytes, code: int, said: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    run = check(path)
    assert (run.returncode, said in run.stderr) == (code, True)
    assert "Traceback" not in run.stderr


def test_missing_files_and_folders_without_agent_files(tmp_path: Path) -> None:
    missing = check(tmp_path / "none.yaml")
    assert (missing.returncode, "there is no such file" in missing.stderr) == (3, True)
    empty = check(tmp_path)
    assert (empty.returncode, "no YAML file is there" in empty.stderr) == (0, True)
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    other = check(tmp_path)
    assert (other.returncode, "1 YAML file, none of them an agent file" in other.stderr) == (
        0,
        True,
    )
    assert check().returncode == 2


def test_escape_sequences_of_a_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('agents:\n  root:\n    model: "a\\e[31m"\n')
    assert "\x1b" not in check(tmp_path / "a.yaml").stdout
