"""`cagent-runtime run` on a terminal: chat, questions about tool calls, Ctrl-C."""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from tests.fakes.dmr_server import FakeDmr, Fault, Reply, calls, delta, stream, text
from tests.fakes.dmr_server import finish as end

AGENT = """\
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: filesystem
"""
WRITE = calls(("write_file", {"path": "a.txt", "content": "x"}))
QUESTION = r"Run write_file .*\[y\]es, \[a\]lways this tool, \[n\]o: "


@contextmanager
def terminal(folder: Path, server: FakeDmr, *arguments: str) -> Iterator["pexpect.spawn[str]"]:
    (folder / "agent.yaml").write_text(AGENT)
    environ = {**os.environ, "MODEL_RUNNER_HOST": server.url, "TERM": "dumb"}
    argv = ["-m", "cagent_runtime", "run", "agent.yaml", *arguments]
    process = pexpect.spawn(
        sys.executable, argv, cwd=folder, env=environ, encoding="utf-8", timeout=30, echo=False
    )
    try:
        yield process
    finally:
        process.close(force=True)


def code(process: "pexpect.spawn[str]") -> int | None:
    process.expect(pexpect.EOF)
    process.wait()
    status: int | None = process.exitstatus
    return status


def prompts(server: FakeDmr) -> list[list[str]]:
    return [
        [message["content"] for message in body["messages"] if message["role"] != "system"]
        for body in server.asked("/chat/completions")
    ]


@pytest.mark.parametrize("leave", ["/exit\n", "\x04"])
def test_a_chat_goes_on_turn_after_turn(tmp_path: Path, leave: str) -> None:
    with FakeDmr(chat=[text("Hello."), text("Bye.")]) as server, terminal(tmp_path, server) as chat:
        for line, answer in (("hi", "Hello."), ("", ""), ("bye", "Bye.")):
            chat.expect("> ")
            chat.sendline(line)
            chat.expect_exact(answer)
        chat.expect("> ")
        chat.send(leave)
        assert code(chat) == 0
        assert prompts(server) == [["hi"], ["hi", "Hello.", "bye"]]


def test_a_failed_turn_does_not_end_the_chat(tmp_path: Path) -> None:
    fault = Fault(500, "the engine broke", times=1)
    faults = {"/engines/v1/chat/completions": fault}
    with (
        FakeDmr(chat=[text("Hello.")], faults=faults) as server,
        terminal(tmp_path, server) as chat,
    ):
        chat.expect("> ")
        chat.sendline("one")
        chat.expect("the engine broke")
        chat.expect("> ")
        chat.sendline("two")
        chat.expect_exact("Hello.")
        assert prompts(server)[-1] == ["two"]


def test_ctrl_c_cancels_the_turn_and_then_ends_the_chat(tmp_path: Path) -> None:
    with (
        FakeDmr(chat=[Reply((60.0,)), text("Hello.")]) as server,
        terminal(tmp_path, server) as chat,
    ):
        chat.expect("> ")
        chat.sendline("slow")
        while not server.asked("/chat/completions"):
            time.sleep(0.02)
        chat.sendintr()
        chat.expect("cancelled")
        chat.expect("> ")
        chat.sendline("quick")
        chat.expect_exact("Hello.")
        chat.expect("> ")
        chat.sendintr()
        assert code(chat) == 130
        assert prompts(server)[-1] == ["quick"]


def test_sigterm_at_the_prompt_ends_the_chat(tmp_path: Path) -> None:
    with FakeDmr() as server, terminal(tmp_path, server) as chat:
        chat.expect("> ")
        chat.kill(signal.SIGTERM)
        assert code(chat) == 143


@pytest.mark.parametrize(
    ("reply", "written", "status"),
    [("y", True, 0), ("n", False, 5), ("", False, 5), ("what", False, 5), ("\x04", False, 5)],
)
def test_a_change_is_asked_about(tmp_path: Path, reply: str, written: bool, status: int) -> None:
    with (
        FakeDmr(chat=[WRITE, text("Fine.")]) as server,
        terminal(tmp_path, server, "Write") as run,
    ):
        run.expect(QUESTION)
        if reply == "\x04":
            run.send(reply)
        else:
            run.sendline(reply)
        assert code(run) == status
    assert (tmp_path / "a.txt").exists() is written


def test_always_is_asked_once(tmp_path: Path) -> None:
    other = calls(("write_file", {"path": "b.txt", "content": "x"}))
    with (
        FakeDmr(chat=[WRITE, other, text("Fine.")]) as server,
        terminal(tmp_path, server, "Write") as run,
    ):
        run.expect(QUESTION)
        run.sendline("a")
        assert code(run) == 0
    assert (tmp_path / "b.txt").exists()


def test_ctrl_c_at_a_question_is_no_yes(tmp_path: Path) -> None:
    with FakeDmr(chat=[WRITE]) as server, terminal(tmp_path, server, "Write") as run:
        run.expect(QUESTION)
        run.sendintr()
        assert code(run) == 130
    assert not (tmp_path / "a.txt").exists()


def test_a_model_cannot_steer_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;gone\x07\x1b[2J\x9b31m\u202egone"
    call = {"index": 0, "id": "1", "function": {"name": evil, "arguments": json.dumps({"a": evil})}}
    replies = [
        stream(delta(reasoning_content=evil), delta(tool_calls=[call]), end("tool_calls")),
        stream(delta(content=evil), end("stop")),
    ]
    with FakeDmr(chat=replies) as server, terminal(tmp_path, server, "Go") as run:
        run.expect(pexpect.EOF)
    shown = re.sub(r"\x1b\[(2|0)m", "", run.before or "")  # our own: reasoning is dim
    assert "gone" in shown
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", shown)
