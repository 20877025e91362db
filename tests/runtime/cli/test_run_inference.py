"""Agents on real llama.cpp inference."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.inference

AGENT = """\
agents:
  root:
    model: local
    instruction: Use tools to read files.
    toolsets:
      - type: filesystem
        tools: [read_file]
models:
  local: {provider: dmr, model: ai/smollm2, temperature: 0, max_tokens: 60}
"""


def test_a_real_model_calls_a_tool_and_answers(local_runner: str, tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(AGENT)
    (tmp_path / "notes.txt").write_text("The meeting is at nine in the garden.")
    done = subprocess.run(
        [sys.executable, "-m", "cagent_runtime", "run", "agent.yaml", "-", "--json"],
        input="Use the tool read_file for notes.txt.",
        cwd=tmp_path,
        env={**os.environ, "MODEL_RUNNER_HOST": local_runner},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    called = [event for event in events if event["type"] == "tool_call"]
    results = [event["result"] for event in events if event["type"] == "tool_result"]
    assert called[0]["name"] == "read_file", done.stdout
    assert "The meeting is at nine in the garden." in results[0]
    assert events[-1]["type"] == "result", done.stdout
    assert events[-1]["text"].strip()


def test_an_answer_in_plain_text(local_runner: str, tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("agents: {root: {model: dmr/ai/smollm2}}\n")
    done = subprocess.run(
        [sys.executable, "-m", "cagent_runtime", "run", "agent.yaml", "Say hello."],
        cwd=tmp_path,
        env={**os.environ, "MODEL_RUNNER_HOST": local_runner},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert (done.returncode, bool(done.stdout.strip())) == (0, True), done.stderr
