"""Models, configuration, embeddings and reranking over HTTP."""

import asyncio
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import (
    Busy,
    DmrError,
    EndpointStalled,
    EndpointUnreachable,
    FlagRefused,
    InputTooLong,
    ModelFailed,
    ModelNotFound,
    UnexpectedAnswer,
)
from cagent_ls.dmr.models import Configuration, Speculative
from tests.fakes.dmr_server import FakeDmr, Fault, bag_of_words

Connect = Callable[..., Client]
JSON = "application/json"


@pytest.mark.parametrize(
    ("style", "tag"),
    [("qualified", "docker.io/ai/qwen3:latest"), ("short", "ai/qwen3:latest")],
)
async def test_models_in_both_tag_styles(connect: Connect, style: Any, tag: str) -> None:
    async with FakeDmr(models=["ai/qwen3"], tag_style=style) as server, connect(server) as client:
        (model,) = await client.models()
        assert model.tags == (tag,)
        assert (model.size, model.parameters, model.context_size) == ("4.68GiB", "8.19B", 40960)
        assert model.answers_to("qwen3")
        assert model.answers_to(model.id)
        assert not model.answers_to("qwen3:14B")


async def test_models_of_another_openai_server(connect: Connect) -> None:
    faults = {"/models": Fault(404, '{"detail":"Not Found"}', JSON)}
    async with (
        FakeDmr(models=["ai/qwen3"], faults=faults) as server,
        connect(server, path="/v1") as client,
    ):
        assert [model.name for model in await client.models()] == ["docker.io/ai/qwen3:latest"]


async def test_inspect_is_not_fooled_by_the_bare_name_lookup(connect: Connect) -> None:
    """The runner finds ``hf.co/org/smol`` for ``smol``, but a chat with ``smol`` would fail."""
    async with FakeDmr(models=["hf.co/org/smol", "ai/qwen3"]) as server, connect(server) as client:
        assert (await client.inspect("qwen3")).name == "docker.io/ai/qwen3:latest"
        with pytest.raises(ModelNotFound):
            await client.inspect("smol")


async def test_a_missing_model_names_the_command_and_similar_models(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        with pytest.raises(ModelNotFound) as caught:
            await client.embed("ai/embedinggemma", ["x"])
    assert "docker model pull ai/embedinggemma" in caught.value.remedy
    assert "docker.io/ai/embeddinggemma:latest" in caught.value.remedy


async def test_configure_sends_the_keys_of_the_protocol(connect: Connect) -> None:
    configuration = Configuration(
        "ai/qwen3",
        mode="completion",
        context_size=8192,
        runtime_flags=("--threads", "8"),
        keep_alive="10m",
        speculative=Speculative("ai/qwen3:0.6B", num_tokens=16, min_acceptance_rate=0.8),
        llamacpp={"reasoning-budget": 0},
    )
    async with FakeDmr() as server, connect(server) as client:
        await client.configure(configuration)
        assert server.asked("/engines/_configure") == [
            {
                "model": "ai/qwen3",
                "mode": "completion",
                "context-size": 8192,
                "runtime-flags": ["--threads", "8"],
                "keep_alive": "10m",
                "speculative": {
                    "draft_model": "ai/qwen3:0.6B",
                    "num_tokens": 16,
                    "min_acceptance_rate": 0.8,
                },
                "llamacpp": {"reasoning-budget": 0},
            }
        ]


async def test_a_refused_flag_is_told(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        with pytest.raises(FlagRefused, match='"--ngl" is not allowed'):
            await client.configure(Configuration("ai/qwen3", runtime_flags=("--ngl=33",)))


async def test_a_busy_model_is_told(connect: Connect) -> None:
    async with FakeDmr(busy=True) as server, connect(server) as client:
        with pytest.raises(Busy, match="ai/qwen3"):
            await client.configure(Configuration("ai/qwen3", context_size=512))


async def test_embeddings_come_in_the_order_of_the_texts(connect: Connect) -> None:
    texts = ["one fish", "two fish", "a red car"]
    async with FakeDmr(shuffled=True) as server, connect(server) as client:
        vectors = await client.embed("ai/embeddinggemma", texts)
        assert vectors == [bag_of_words(each) for each in texts]
        assert await client.embed("ai/embeddinggemma", []) == []
        assert len(server.asked("/embeddings")) == 1


@pytest.mark.parametrize("status", [400, 500])
async def test_an_oversize_text_is_told(connect: Connect, status: int) -> None:
    async with (
        FakeDmr(batch_words=5, too_long_status=status) as server,
        connect(server) as client,
    ):
        with pytest.raises(InputTooLong, match="6 tokens"):
            await client.embed("ai/embeddinggemma", ["short", "one two three four five six"])


async def test_overflow_of_an_embedding_is_an_oversize_text_too(connect: Connect) -> None:
    said = '{"error":{"code":400,"message":"too big","type":"exceed_context_size_error"}}'
    faults = {"/engines/v1/embeddings": Fault(400, said, JSON)}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(InputTooLong):
            await client.embed("ai/embeddinggemma", ["x"])


async def test_a_model_that_only_gives_zeros_is_no_embedder(connect: Connect) -> None:
    async with FakeDmr(embed=lambda _: [0.0, 0.0]) as server, connect(server) as client:
        with pytest.raises(ModelFailed, match="no embedding model"):
            await client.embed("ai/embeddinggemma", ["x", "y"])


@pytest.mark.parametrize("path", ["/engines/v1", "/engines/llama.cpp/v1", "/v1"])
@pytest.mark.parametrize("shuffled", [False, True])
async def test_rerank_scores_come_raw_and_in_order(
    connect: Connect, path: str, shuffled: bool
) -> None:
    async with FakeDmr(shuffled=shuffled) as server, connect(server, path=path) as client:
        scores = await client.rerank("ai/qwen3-reranker", "red fish", ["a red fish", "a fish", "x"])
        assert scores == [1.0, 0.0, -1.0]


async def test_rerank_at_a_plain_llama_server(connect: Connect) -> None:
    results = '{"results":[{"index":1,"relevance_score":2},{"index":0,"relevance_score":-3.5}]}'
    faults = {
        "/engines/rerank": Fault(404, '{"error":{"code":404,"message":"File Not Found"}}', JSON),
        "/v1/rerank": Fault(200, results, JSON),
    }
    async with FakeDmr(faults=faults) as server, connect(server, path="/v1") as client:
        assert await client.rerank("any", "q", ["a", "b"]) == [-3.5, 2.0]


@pytest.mark.parametrize(
    "answer",
    [
        "<html>hello</html>",
        "\x1b[31mgarbage",
        "{}",
        "[]",
        "null",
        '{"data": [{"index": 0, "embedding": [1]}]}',
        '{"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}]}',
        '{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}',
        '{"data": [{"index": 0, "embedding": [null]}, {"index": 1, "embedding": [NaN]}]}',
        '{"data": ["x", "y"]}',
    ],
)
async def test_an_answer_that_is_no_embeddings(connect: Connect, answer: str) -> None:
    faults = {"/engines/v1/embeddings": Fault(200, answer, JSON)}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(UnexpectedAnswer) as caught:
            await client.embed("ai/embeddinggemma", ["one", "two"])
    assert "/engines/v1/embeddings" in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("status", [502, 503])
async def test_a_short_failure_is_tried_again(connect: Connect, status: int) -> None:
    faults = {"/engines/v1/embeddings": Fault(status, "service unavailable", times=1)}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        assert len(await client.embed("ai/embeddinggemma", ["x"])) == 1
        assert len(server.asked("/embeddings")) == 2


async def test_a_lasting_failure_is_told(connect: Connect) -> None:
    faults = {"/engines/v1/embeddings": Fault(503, "service unavailable")}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(EndpointUnreachable, match="service unavailable"):
            await client.embed("ai/embeddinggemma", ["x"])
        assert len(server.asked("/embeddings")) == 3


async def test_a_load_in_progress_is_never_asked_for_twice(connect: Connect) -> None:
    faults = {"/engines/v1/embeddings": Fault(200, hang=3.0)}
    async with FakeDmr(faults=faults) as server, connect(server, timeout=0.4) as client:
        started = time.monotonic()
        with pytest.raises(EndpointStalled, match=r"embeddings sent nothing for 0\.4 seconds"):
            await client.embed("ai/embeddinggemma", ["x"])
        assert time.monotonic() - started < 2
        assert len(server.asked("/embeddings")) == 1


async def test_a_runner_that_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        root = f"http://127.0.0.1:{free.getsockname()[1]}"
    async with Client(Endpoint(root, f"{root}/engines/v1", "test")) as client:
        with pytest.raises(EndpointUnreachable, match=f"{root}/models.*connection refused"):
            await client.models()


async def test_every_request_says_who_asks(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await client.models()
        assert server.requests[0].headers["user-agent"].startswith("cagent-ls/")


async def test_refused_access_is_told(connect: Connect) -> None:
    faults = {"/engines/v1/embeddings": Fault(403, "Origin not allowed\n")}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(DmrError, match="refused access: Origin not allowed"):
            await client.embed("ai/embeddinggemma", ["x"])


async def test_a_runner_behind_a_unix_socket(tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        assert asked.startswith(b"GET /exp/vDD4.40/models ")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")
        await writer.drain()
        writer.close()

    path, root = str(tmp_path / "docker.sock"), "http://localhost/exp/vDD4.40"
    async with (
        await asyncio.start_unix_server(answer, path),
        Client(Endpoint(root, f"{root}/engines/v1", "test", socket=path)) as client,
    ):
        assert await client.models() == []


async def test_a_model_of_the_wrong_kind(connect: Connect) -> None:
    said = '{"error":{"code":501,"message":"does not support reranking","type":"not_supported"}}'
    async with (
        FakeDmr(faults={"/engines/rerank": Fault(501, said, JSON)}) as server,
        connect(server) as client,
    ):
        with pytest.raises(ModelFailed, match="does not support reranking") as caught:
            await client.rerank("ai/qwen3", "q", ["d"])
    assert "reranking model" in caught.value.remedy
