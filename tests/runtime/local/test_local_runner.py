"""The local runner with real llama.cpp inference."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.endpoint import find_endpoint
from cagent_ls.dmr.errors import ModelNotFound
from cagent_ls.dmr.messages import ChatRequest, Completed, Message, Sampling, TextDelta

pytestmark = pytest.mark.inference

AGENT = """\
agents:
  root:
    model: local
    toolsets:
      - type: filesystem
        tools: [read_file, list_directory]
models:
  local: {provider: dmr, model: ai/smollm2, temperature: 0, max_tokens: 60}
"""


async def test_it_is_found_and_answers_like_docker_model_runner(local_runner: str) -> None:
    endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": local_runner})
    async with Client(endpoint) as client:
        assert (await client.inspect("ai/smollm2")).answers_to("smollm2")
        with pytest.raises(ModelNotFound):
            await client.inspect("ai/other")
        request = ChatRequest(
            "ai/smollm2", [Message("user", "Say hello.")], sampling=Sampling(0, max_tokens=12)
        )
        events = [event async for event in client.chat(request)]
    assert isinstance(events[-1], Completed)
    spoken = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert spoken.strip() == events[-1].message.content.strip() != ""


def test_wrong_requests_get_the_texts_of_docker_model_runner(local_runner: str) -> None:
    chat = f"{local_runner}/engines/v1/chat/completions"
    unknown = httpx.post(chat, json={"model": "x", "messages": []})
    assert (unknown.status_code, "model not found" in unknown.text) == (404, True)
    assert httpx.post(chat, content=b"{").text == "invalid request\n"
    assert httpx.post(chat, json={}).text == "model is required\n"
    assert httpx.get(f"{local_runner}/nowhere").text == "not found\n"
    foreign = httpx.post(chat, json={}, headers={"Origin": "https://example.org"})
    assert foreign.status_code == 403


def test_an_agent_reads_a_file_and_answers(local_runner: str, tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(AGENT)
    (tmp_path / "notes.txt").write_text("The meeting is at nine in the garden.")
    done = subprocess.run(
        [sys.executable, "-m", "cagent_runtime", "run", "agent.yaml"],
        input="Use the tool read_file for notes.txt.",
        cwd=tmp_path,
        env={**os.environ, "MODEL_RUNNER_HOST": local_runner},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert "→ read_file" in done.stderr, done.stderr
    assert "The meeting is at nine" in done.stderr
    assert (done.returncode, bool(done.stdout.strip())) == (0, True), done.stderr


@pytest.mark.parametrize("model", ["x", "x=/nowhere.gguf", f"x={__file__}"])
def test_a_wrong_model_is_wrong_use(model: str) -> None:
    argv = [sys.executable, "-m", "cagent_runtime", "local", "serve", "--model", model]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
