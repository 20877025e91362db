"""`cagent-runtime run` as a process, against a model runner that answers as told."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.dmr_server import FakeDmr, Reply, calls, delta, finish, stream, text

AGENT = """\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Be kind.
    toolsets:
      - type: filesystem
"""
NOTES = '{"path": "notes.txt"}'
RAG = """\
agents:
  root: {model: dmr/ai/qwen3, rag: [cats]}
rag:
  cats:
    docs: [./manual]
    strategies:
      - {type: chunked-embeddings, embedding_model: dmr/ai/embeddinggemma, threshold: 0.1}
version: 5
"""


def environment(server: FakeDmr | None) -> dict[str, str]:
    return {**os.environ, "MODEL_RUNNER_HOST": server.url if server else "http://127.0.0.1:9"}


@contextmanager
def started(folder: Path, server: FakeDmr, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The program while it runs."""
    if not (folder / "agent.yaml").exists():
        (folder / "agent.yaml").write_text(AGENT)
    with subprocess.Popen(
        [sys.executable, "-m", "cagent_runtime", "run", "agent.yaml", *arguments],
        cwd=folder,
        env=environment(server),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def run(
    folder: Path,
    *arguments: str,
    server: FakeDmr | None = None,
    stdin: str = "",
    **environ: str,
) -> subprocess.CompletedProcess[str]:
    file = folder / "agent.yaml"
    if not file.exists():
        file.write_text(AGENT)
    return subprocess.run(
        [sys.executable, "-m", "cagent_runtime", "run", "agent.yaml", *arguments],
        cwd=folder,
        env={**environment(server), **environ},
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
        sent = server.asked("/chat/completions")
    assert (done.returncode, done.stdout) == (0, "At nine.\n")
    assert "→ read_file" in done.stderr
    assert sent[0]["messages"][0] == {"role": "system", "content": "Be kind."}
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


def events(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_is_said_before_a_call_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("At nine.")
    call = {"index": 0, "id": "1", "function": {"name": "read_file", "arguments": NOTES}}
    look = stream(delta(content="I will look."), delta(tool_calls=[call]), finish("tool_calls"))
    with FakeDmr(chat=[look, text("At nine.")]) as server:
        done = run(tmp_path, "When?", server=server)
    assert (done.returncode, done.stdout) == (0, "At nine.\n")
    assert done.stderr.splitlines() == [
        "I will look.",
        "→ read_file path=notes.txt",
        "← At nine.",
    ]


def test_an_agent_without_tools_streams_into_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("agents: {root: {model: dmr/ai/qwen3}}\n")
    first, rest = (f"data: {json.dumps(delta(content=word))}" for word in ("One", " two"))
    reply = Reply((first, 20.0, rest, f"data: {json.dumps(finish('stop'))}", "data: [DONE]"))
    with FakeDmr(chat=[reply]) as server, started(tmp_path, server, "Hi") as process:
        assert process.stdout is not None
        assert process.stdout.read(3) == "One"  # while the rest is still to come
        process.kill()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_signals_end_a_run_with_their_codes(
    tmp_path: Path, number: signal.Signals, code: int, option: list[str]
) -> None:
    with (
        FakeDmr(chat=[Reply((60.0,))]) as server,
        started(tmp_path, server, "Hi", *option) as process,
    ):
        while not server.asked("/chat/completions"):
            time.sleep(0.02)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, "Traceback" in err) == (code, False)
    if option:
        assert json.loads(out.splitlines()[-1])["exit_code"] == code


def test_a_reader_that_leaves_is_no_mess(tmp_path: Path) -> None:
    with FakeDmr(chat=[text("word " * 50_000)]) as server, started(tmp_path, server, "Hi") as left:
        assert left.stdout is not None
        assert left.stderr is not None
        left.stdout.close()
        err = left.stderr.read()
        assert (left.wait(30), err) == (1, "")


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_odd_characters_of_a_model_end_no_run(tmp_path: Path, option: list[str]) -> None:
    odd = "a\x1b[31m\ud800\u2028b"
    with FakeDmr(chat=[stream(delta(content=odd), finish("stop"))]) as server:
        done = run(tmp_path, "Hi", *option, server=server)
    assert done.returncode == 0, done.stderr
    if option:
        assert [event["type"] for event in events(done)] == ["text", "result"]
        assert events(done)[-1]["text"] == odd
    else:
        assert done.stdout == "a\x1b[31m?\u2028b\n"


@pytest.mark.parametrize(
    ("arguments", "model", "code", "said"),
    [
        ((), "dmr/ai/gemma3", 4, "docker model pull ai/gemma3"),
        ((), "openai/gpt-5", 4, "OPENAI_API_KEY"),
        ((), "anthropic/claude", 4, "not supported yet"),
        (("--agent", "nobody"), "dmr/ai/qwen3", 2, "It has: root."),
    ],
)
def test_errors_are_one_message_and_one_json_line(
    tmp_path: Path, arguments: tuple[str, ...], model: str, code: int, said: str
) -> None:
    (tmp_path / "agent.yaml").write_text(AGENT.replace("dmr/ai/qwen3", model))
    with FakeDmr() as server:
        done = run(tmp_path, "Hi", *arguments, server=server, OPENAI_API_KEY="")
        as_json = run(tmp_path, "Hi", "--json", *arguments, server=server, OPENAI_API_KEY="")
    assert (done.returncode, done.stdout, said in done.stderr) == (code, "", True), done.stderr
    assert done.stderr.count("cagent-runtime:") == 1
    [event] = events(as_json)
    assert (event["type"], event["exit_code"], said in event["message"]) == ("error", code, True)


def test_a_message_is_needed_and_must_be_text(tmp_path: Path) -> None:
    for message in ("", "  ", "-"):
        done = run(tmp_path, message)
        assert (done.returncode, "Give one" in done.stderr) == (2, True)
    (tmp_path / "latin").write_bytes(b"\xe9")
    with (tmp_path / "latin").open() as stdin:
        argv = [sys.executable, "-m", "cagent_runtime", "run", "agent.yaml"]
        done = subprocess.run(
            argv, cwd=tmp_path, stdin=stdin, capture_output=True, text=True, check=False, timeout=60
        )
    assert (done.returncode, "not UTF-8" in done.stderr) == (2, True)


def test_a_slow_model_is_waited_for_visibly(tmp_path: Path) -> None:
    word, end = (f"data: {json.dumps(chunk)}" for chunk in (delta(content="Hi"), finish("stop")))
    with FakeDmr(chat=[Reply((3.5, word, end, "data: [DONE]"))]) as server:
        done = run(tmp_path, "Hi", server=server)
    assert (done.returncode, done.stderr) == (0, "loading the model ai/qwen3…\n")


def test_an_agent_asks_its_documents(tmp_path: Path) -> None:
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual" / "cats.md").write_text("Cats sleep most of the day.\n")
    (tmp_path / "agent.yaml").write_text(RAG)
    replies = [calls(("cats", {"query": "when do cats sleep"})), text("By day.")]
    with FakeDmr(chat=replies) as server:
        done = run(tmp_path, "When?", server=server)
        seen = server.asked("/chat/completions")[-1]["messages"][-1]["content"]
    assert (done.returncode, done.stdout) == (0, "By day.\n"), done.stderr
    assert "manual/cats.md:1-1" in seen
    assert "indexing cats: 1 of 1 files" in done.stderr


def test_help_imports_nothing_heavy() -> None:
    heavy = {"asyncio", "httpx", "numpy", "jsonschema", "starlette", "regex"}
    program = (
        "import sys; from cagent_runtime.cli import app; app(['run', '--help'],"
        f" standalone_mode=False); print({heavy} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr.strip() == "set()"
