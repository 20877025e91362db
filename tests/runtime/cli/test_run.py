"""`cagent-runtime run` as a process, against a model runner that answers as told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.dmr_server import FakeDmr, Reply, calls, text

AGENT = """\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Be kind.
    toolsets:
      - type: filesystem
"""


def run(
    folder: Path, *arguments: str, server: FakeDmr | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    file = folder / "agent.yaml"
    if not file.exists():
        file.write_text(AGENT)
    return subprocess.run(
        [sys.executable, "-m", "cagent_runtime", "run", "agent.yaml", *arguments],
        cwd=folder,
        env={**os.environ, "MODEL_RUNNER_HOST": server.url if server else "http://127.0.0.1:9"},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_answer_and_nothing_else_is_on_stdout(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("The meeting is at nine.")
    replies = [calls(("read_file", {"path": "notes.txt"})), text("At nine.")]
    with FakeDmr(chat=replies) as server:
        done = run(tmp_path, "When?", server=server)
        sent = [asked.body for asked in server.requests if asked.path.endswith("completions")]
    assert (done.returncode, done.stdout) == (0, "At nine.\n")
    assert "→ read_file" in done.stderr
    assert sent[0]["messages"][0]["content"].startswith("Be kind.\n\nFile tools")
    assert sent[1]["messages"][-1]["content"] == "The meeting is at nine."


def test_piped_text_is_the_message(tmp_path: Path) -> None:
    with FakeDmr(chat=[text("Hello.")]) as server:
        assert run(tmp_path, server=server, stdin="Hi\n").stdout == "Hello.\n"
        assert run(tmp_path, "-", server=server, stdin="Hi\n").stdout == "Hello.\n"
        assert run(tmp_path, server=server).returncode == 2


def test_json_lines_end_with_the_result(tmp_path: Path) -> None:
    with FakeDmr(chat=[text("Two words")]) as server:
        done = run(tmp_path, "Hi", "--json", server=server)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["type"] for event in events] == ["text", "text", "result"]
    assert events[-1] == {"v": 1, "type": "result", "text": "Two words", "exit_code": 0}


def test_a_changing_tool_is_refused_without_a_terminal(tmp_path: Path) -> None:
    replies = [calls(("write_file", {"path": "a.txt", "content": "x"})), text("Sorry.")]
    with FakeDmr(chat=replies) as server:
        assert run(tmp_path, "Write", server=server).returncode == 5
    assert not (tmp_path / "a.txt").exists()
    with FakeDmr(chat=replies) as server:
        assert run(tmp_path, "Write", "--yolo", server=server).returncode == 0
    assert (tmp_path / "a.txt").read_text() == "x"


def test_deny_beats_yolo(tmp_path: Path) -> None:
    deny = "permissions:\n  deny: ['write_file:path=*.txt']\n"
    (tmp_path / "agent.yaml").write_text(AGENT + deny)
    replies = [calls(("write_file", {"path": "a.txt", "content": "x"})), text("Sorry.")]
    with FakeDmr(chat=replies) as server:
        assert run(tmp_path, "Write", "--yolo", server=server).returncode == 5
    assert not (tmp_path / "a.txt").exists()


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "link/hostname"])
def test_tools_stay_in_the_working_directory(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "link").symlink_to("/etc")
    with FakeDmr(chat=[calls(("read_file", {"path": path})), text("No.")]) as server:
        done = run(folder, "Read", "--json", server=server)
    results = [json.loads(line) for line in done.stdout.splitlines() if "tool_result" in line]
    assert "outside the working directory" in results[0]["result"]


def test_endless_calls_reach_a_limit(tmp_path: Path) -> None:
    with FakeDmr(chat=[calls(("list_directory", {"path": "."}))]) as server:
        assert run(tmp_path, "Loop", server=server).returncode == 6


def test_no_runner_says_what_was_tried(tmp_path: Path) -> None:
    done = run(tmp_path, "Hi")
    assert done.returncode == 4
    assert "http://127.0.0.1:9" in done.stderr
    assert "docker model status" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (AGENT.replace("model:", "modl:"), 3, "did you mean `model`?"),
        ("", 3, "not an agent file"),
        ("a: [", 3, "not valid YAML"),
        ("models: {m: {provider: dmr, model: x}}\n", 3, "defines no agent"),
    ],
)
def test_bad_files_are_refused_with_the_place(
    tmp_path: Path, content: str, code: int, said: str
) -> None:
    (tmp_path / "agent.yaml").write_text(content)
    done = run(tmp_path, "Hi")
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_a_folder_or_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").mkdir()
    assert run(tmp_path, "Hi").returncode == 2
    assert run(tmp_path, "Hi", "--agent", "x").returncode == 2


def test_what_has_no_effect_is_said(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(
        "agents:\n  root:\n    model: dmr/ai/qwen3\n    num_history_items: 3\n"
        "    toolsets: [{type: shell}]\n"
    )
    with FakeDmr(chat=[text("Hello.")]) as server:
        done = run(tmp_path, "Hi", server=server)
    assert (done.returncode, done.stdout) == (0, "Hello.\n")
    assert "toolset `shell` is not supported yet" in done.stderr
    assert "`num_history_items` of agent `root` has no effect" in done.stderr


def test_a_silent_endpoint_is_given_up(tmp_path: Path) -> None:
    with FakeDmr(chat=[Reply((30.0,))]) as server:
        done = run(tmp_path, "Hi", "--timeout", "1", server=server)
    assert (done.returncode, done.stdout) == (4, "")
    assert "Traceback" not in done.stderr


def test_garbage_of_an_endpoint_is_shown_safely(tmp_path: Path) -> None:
    reply = Reply(("<html>\x1b[31mno</html>",), "text/html")
    with FakeDmr(chat=[reply]) as server:
        done = run(tmp_path, "Hi", server=server)
    assert (done.returncode, "\x1b" in done.stderr, "Traceback" in done.stderr) == (4, False, False)
