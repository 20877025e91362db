"""The local runner with real llama.cpp inference, as clients of Docker Model Runner see it."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.discovery import find_endpoint
from cagent_ls.dmr.errors import ContextOverflow, FlagRefused, ModelNotFound, PullDenied
from cagent_ls.dmr.messages import (
    ChatRequest,
    Completed,
    Message,
    Sampling,
    TextDelta,
    ToolSpec,
)
from cagent_ls.dmr.models import Configuration
from cagent_ls.dmr.pulling import Pulled

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
PATH = {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}
TOOLS = [
    ToolSpec("read_file", "Read a text file.", PATH),
    ToolSpec("list_directory", "List a folder.", PATH),
]


async def answer(runner: str, request: ChatRequest) -> tuple[str, Completed]:
    """What was streamed, and the event at the end."""
    endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": runner})
    async with Client(endpoint) as client:
        events = [event async for event in client.chat(request)]
    end = events[-1]
    assert isinstance(end, Completed)
    return "".join(event.text for event in events if isinstance(event, TextDelta)), end


def cosine(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def asked(text: str, *, tokens: int = 12, **more: Any) -> ChatRequest:
    return ChatRequest(
        "ai/smollm2", [Message("user", text)], sampling=Sampling(0, max_tokens=tokens), **more
    )


async def test_it_is_found_and_lists_its_models(local_runner: str) -> None:
    endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": local_runner})
    async with Client(endpoint) as client:
        names = [model.name for model in await client.models()]
        model = await client.inspect("smollm2")
        with pytest.raises(ModelNotFound):
            await client.inspect("ai/other")
    assert names[:2] == ["docker.io/ai/smollm2:latest", "docker.io/ai/all-minilm:latest"]
    assert (model.architecture, model.quantization) == ("llama", "MOSTLY_Q4_1")
    assert (model.parameters, model.context_size) == ("134.52M", 4096)


async def test_chat_is_streamed(local_runner: str) -> None:
    spoken, end = await answer(local_runner, asked("Say hello."))
    assert spoken.strip() == end.message.content.strip() != ""
    assert end.usage is not None
    assert 0 < end.usage.completion_tokens <= 12


@pytest.mark.parametrize(
    ("tool", "value"),
    [("read_file", "notes.txt"), ("read_file", "docs/plan.md"), ("list_directory", "src")],
)
async def test_a_tool_that_is_asked_for_by_name_is_called(
    local_runner: str, tool: str, value: str
) -> None:
    request = asked(f"Use the tool {tool} for {value}.", tokens=40, tools=TOOLS)
    _, end = await answer(local_runner, request)
    [call] = end.message.tool_calls
    assert (call.name, json.loads(call.arguments)) == (tool, {"path": value})


async def test_a_greeting_calls_no_tool(local_runner: str) -> None:
    spoken, end = await answer(local_runner, asked("Hello!", tools=TOOLS))
    assert (bool(spoken), end.message.tool_calls) == (True, ())


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
    assert done.returncode == 0, done.stderr
    assert "nine" in done.stdout


async def test_embeddings_come_in_order_with_length_one(local_runner: str) -> None:
    endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": local_runner})
    texts = ["A cat sleeps on the sofa.", "Interest rates rise.", "A kitten naps on a couch."]
    async with Client(endpoint) as client:
        cat, rates, kitten = await client.embed("ai/all-minilm", texts)
        [alone] = await client.embed("all-minilm", texts[1:2])
    assert [len(vector) for vector in (cat, rates, kitten)] == [384] * 3
    assert math.hypot(*cat) == pytest.approx(1.0, abs=1e-3)
    assert cosine(cat, kitten) > 0.5 > cosine(cat, rates)
    assert cosine(rates, alone) == pytest.approx(1.0, abs=1e-2)


async def test_every_document_gets_a_rank(local_runner: str) -> None:
    endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": local_runner})
    documents = ["A cat.", "Interest rates rise.", "A long day at the sea."]
    async with Client(endpoint) as client:
        scores = await client.rerank("ai/minilm-reranker", "kitten", documents)
        again = await client.rerank("ai/minilm-reranker", "kitten", documents[::-1])
    assert len(set(scores)) == 3
    assert again == pytest.approx(scores[::-1], abs=1e-3)


def test_a_model_without_a_head_does_not_rerank(local_runner: str) -> None:
    body = {"model": "ai/all-minilm", "query": "a", "documents": ["b"]}
    refused = httpx.post(f"{local_runner}/rerank", json=body)
    assert (refused.status_code, "unable to load runner" in refused.text) == (500, True)


async def test_the_context_size_is_in_force_until_it_is_replaced(local_runner: str) -> None:
    endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": local_runner})
    long = asked("word " * 600)
    async with Client(endpoint) as client:
        await client.configure(Configuration("ai/smollm2", context_size=512))
        with pytest.raises(ContextOverflow):
            await answer(local_runner, long)
        await client.configure(Configuration("ai/smollm2", context_size=4096))
        _, end = await answer(local_runner, long)
        await client.configure(Configuration("ai/smollm2"))
    assert end.usage is not None
    assert 512 < end.usage.prompt_tokens < 4096


def test_an_engine_is_kept_as_long_as_was_asked(local_runner: str) -> None:
    def embed_with(keep_alive: str | None) -> list[dict[str, Any]]:
        wanted = {"model": "ai/all-minilm", "mode": "embedding", "keep_alive": keep_alive}
        httpx.post(f"{local_runner}/engines/_configure", json=wanted).raise_for_status()
        body = {"model": "ai/all-minilm", "input": "a"}
        httpx.post(f"{local_runner}/v1/embeddings", json=body, timeout=60).raise_for_status()
        engines = httpx.get(f"{local_runner}/engines/ps").json()
        return [engine for engine in engines if engine["mode"] == "embedding"]

    [kept] = embed_with("10m")
    assert (kept["keep_alive"], "in_use" in kept) == ("10m0s", False)
    [stored] = httpx.get(f"{local_runner}/engines/_configure?model=all-minilm").json()
    assert stored["Config"] == {"keep_alive": "10m0s"}
    assert embed_with("0") == []
    [unasked] = embed_with(None)
    assert "keep_alive" not in unasked


async def test_runtime_flags_are_in_force_or_refused(local_runner: str) -> None:
    endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": local_runner})
    request = ChatRequest("ai/smollm2", [Message("user", "Count from 1 to 20.")])
    async with Client(endpoint) as client:
        await client.configure(Configuration("ai/smollm2", runtime_flags=("--predict", "5")))
        with pytest.raises(FlagRefused):
            await client.configure(Configuration("ai/smollm2", runtime_flags=("--ngl=33",)))
        _, end = await answer(local_runner, request)
        await client.configure(Configuration("ai/smollm2"))
    assert end.usage is not None
    assert end.usage.completion_tokens == 5


def test_a_draft_model_drafts(local_runner: str) -> None:
    ask = {"model": "smollm2", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 12}

    def answer_with(draft: str | None) -> httpx.Response:
        wanted = {"model": "ai/smollm2", "speculative": {"draft_model": draft, "num_tokens": 4}}
        configure = f"{local_runner}/engines/_configure"
        assert httpx.post(configure, json=wanted).status_code == 202
        return httpx.post(f"{local_runner}/v1/chat/completions", json=ask, timeout=60)

    absent, present, none = map(answer_with, ("ai/absent", "ai/smollm2", None))
    assert (absent.status_code, "failed to get draft model" in absent.text) == (500, True)
    assert present.json()["timings"]["draft_n"] > 0
    assert "draft_n" not in none.json()["timings"]


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/engines/v1/chat/completions", b"{", 400, "invalid request\n"),
        ("/engines/v1/chat/completions", b"[]", 400, "invalid request\n"),
        ("/engines/llama.cpp/v1/chat/completions", b"{}", 400, "model is required\n"),
        (
            "/v1/embeddings",
            b'{"model": "x"}',
            404,
            "error while getting model: get model '\"x\"': model not found\n",
        ),
        ("/engines/other/v1/completions", b'{"model": "x"}', 404, "backend not found\n"),
        ("/v1/rerank", b'{"model": "x"}', 404, "backend not found\n"),
        ("/engines/nowhere", b"", 404, "not found\n"),
        ("/engines/status", b"", 404, "not found\n"),
        ("/nowhere", b"", 404, "404 page not found\n"),
        ("/v1/completions", b" " * (10 * 1024 * 1024 + 1), 400, "request too large\n"),
    ],
)
def test_wrong_requests_get_the_texts_of_docker_model_runner(
    local_runner: str, path: str, body: bytes, status: int, said: str
) -> None:
    refused = httpx.post(local_runner + path, content=body)
    assert (refused.status_code, refused.text) == (status, said)


def test_the_page_of_another_origin_is_turned_away(local_runner: str) -> None:
    def status(origin: str) -> int:
        return httpx.get(f"{local_runner}/models", headers={"Origin": origin}).status_code

    assert status("https://example.org") == 403
    assert status("http://localhost") == 200


def test_plain_facts_about_the_runner(local_runner: str) -> None:
    def get(path: str) -> Any:
        return httpx.get(local_runner + path).json()

    assert httpx.get(local_runner).text == "Docker Model Runner is running"
    assert get("/version")["version"]
    assert get("/engines/status")["llama.cpp"].startswith("Running: ")
    for path in ("/v1/models", "/engines/v1/models", "/engines/llama.cpp/v1/models"):
        assert get(path)["data"][0]["id"] == "docker.io/ai/smollm2:latest"
    assert get("/v1/models/ai/smollm2")["dmr"]["context_window"] == 4096


async def test_the_client_pulls_from_a_file_and_gives_the_model_back(
    local_runner: str, sample_models: dict[str, Path]
) -> None:
    endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": local_runner})
    file = sample_models["ai/all-minilm"]
    async with Client(endpoint) as client:
        events = [event async for event in client.pull(f"own/embedder:q8={file}")]
        [vector] = await client.embed("own/embedder:q8", ["A cat."])
        loaded = [model.mode for model in await client.loaded()]
        used = await client.disk_usage()
        removed = await client.delete("own/embedder:q8")
        with pytest.raises(PullDenied, match="this runner takes NAME=FILE"):
            _ = [event async for event in client.pull("ai/qwen3")]
        logged = "".join([line async for line in client.logs()])
    assert isinstance(events[-1], Pulled)
    assert events[-1].model.answers_to("ai/all-minilm")
    assert (len(vector), "embedding" in loaded) == (384, True)
    assert used.models > file.stat().st_size
    assert (removed.untagged, removed.deleted) == (("docker.io/own/embedder:q8",), ())
    assert "took up docker.io/own/embedder:q8 from" in logged
