"""Traps of configuring and loading; each test is named after one."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from cagent_ls.dmr import client as module
from cagent_ls.dmr.client import Client
from cagent_ls.dmr.errors import (
    Busy,
    ContextOverflow,
    DmrError,
    EndpointStalled,
    FlagRefused,
    ModelFailed,
    ModelNotFound,
)
from cagent_ls.dmr.messages import ChatRequest, Message, Sampling
from cagent_ls.dmr.models import Configuration, Mode
from tests.dmr.conftest import Connect, time_limits
from tests.fakes.dmr_faults import NO_MEMORY, Fault
from tests.fakes.dmr_server import FakeDmr, Reply

QWEN, EMBEDDER, RERANKER = "ai/qwen3", "ai/embeddinggemma", "ai/qwen3-reranker"
LONG = "word " * 600


async def settings(client: Client) -> dict[tuple[str, str], dict[str, Any]]:
    return {(each.model, each.mode): each.settings for each in await client.configurations()}


async def test_202_does_not_say_that_the_model_exists(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await client.configure(Configuration("ai/gone", context_size=4096))
        assert await settings(client) == {}
        with pytest.raises(ModelNotFound):
            await client.inspect("ai/gone")


async def test_settings_from_before_the_pull_are_lost(connect: Connect) -> None:
    """They are filed under the name, and the later load looks under the id."""
    async with FakeDmr(models=[QWEN]) as server, connect(server) as client:
        await client.configure(Configuration("ai/smollm2", context_size=4096))
        _ = [event async for event in client.pull("ai/smollm2")]
        assert await settings(client) == {}
        await client.configure(Configuration("ai/smollm2", context_size=4096))
        assert await settings(client) == {
            ("docker.io/ai/smollm2:latest", "completion"): {"context-size": 4096}
        }


async def test_a_refused_flag_throws_away_the_whole_request(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        with pytest.raises(FlagRefused, match='"--ngl" is not allowed') as caught:
            await client.configure(
                Configuration(QWEN, context_size=8192, runtime_flags=("--ngl=33",))
            )
        assert await settings(client) == {}
    assert "no setting of this model takes effect" in caught.value.remedy


@pytest.mark.parametrize(
    ("flags", "refused"),
    [
        (("--reasoning-budget", "-1"), '"-1" is not allowed'),
        (("--reasoning-budget=-1",), None),
        (("--threads 8",), '"--threads 8" is not allowed'),
        (("--threads", "8"), None),
        (("--temp=-.5",), "unless followed by a digit"),
        (("--temp=-0.5",), None),
        (("--chat-template", "a/b"), "paths are not allowed"),
        (('--json-schema={"a":"\\\\d"}',), "paths are not allowed"),
        (("--Threads", "8"), '"--Threads" is not allowed'),
        (("--thread", "8"), '"--thread" is not allowed'),
    ],
)
async def test_negative_values_blanks_and_slashes_in_flags(
    connect: Connect, flags: tuple[str, ...], refused: str | None
) -> None:
    async with FakeDmr() as server, connect(server) as client:
        configuration = Configuration(QWEN, runtime_flags=flags)
        if refused is None:
            await client.configure(configuration)
            return
        with pytest.raises(FlagRefused, match=refused):
            await client.configure(configuration)


async def test_keep_alive_is_text_under_a_key_with_an_underscore(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await client.configure(Configuration(QWEN, keep_alive="10m"))
        assert server.asked("/_configure") == [{"model": QWEN, "keep_alive": "10m"}]
        with pytest.raises(DmrError, match="invalid request"):
            await client.configure(Configuration(QWEN, keep_alive=600))  # type: ignore[arg-type] # the mistake


async def test_the_longest_answer_is_no_context_size(connect: Connect) -> None:
    """Sent as both, 512 tokens would have to hold the prompt and the answer."""
    request = ChatRequest(QWEN, [Message("user", "hi")], sampling=Sampling(max_tokens=512))
    async with FakeDmr() as server, connect(server) as client:
        _ = [event async for event in client.chat(request)]
        assert server.asked("/chat/completions")[0]["max_tokens"] == 512
        assert server.asked("/_configure") == []


async def test_a_context_size_is_in_force_at_the_next_load(connect: Connect) -> None:
    request = ChatRequest(QWEN, [Message("user", LONG)])
    async with FakeDmr() as server, connect(server) as client:
        await client.configure(Configuration(QWEN, context_size=512))
        with pytest.raises(ContextOverflow, match="512 tokens"):
            _ = [event async for event in client.chat(request)]
        await client.configure(Configuration(QWEN, context_size=4096))
        assert [event async for event in client.chat(request)]


async def test_settings_are_replaced_not_merged(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await client.configure(Configuration(QWEN, context_size=8192, keep_alive="10m"))
        await client.configure(Configuration(QWEN, context_size=4096))
        assert await settings(client) == {
            ("docker.io/ai/qwen3:latest", "completion"): {"context-size": 4096}
        }


async def test_other_settings_evict_an_idle_model_and_the_same_do_not(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await client.configure(Configuration(QWEN, context_size=8192))
        await load(client, QWEN)
        await client.configure(Configuration(QWEN, context_size=8192))
        assert [each.model for each in await client.loaded()] == [QWEN]
        await client.configure(Configuration(QWEN, context_size=4096))
        assert await client.loaded() == []


async def test_a_busy_model_keeps_its_settings(connect: Connect) -> None:
    """409 for the second of two agents that share a model with different settings."""
    slow = Reply(("data: {}", 30.0))
    async with FakeDmr(chat=[slow]) as server, connect(server) as client:
        await client.configure(Configuration(QWEN, context_size=8192))
        request = ChatRequest(QWEN, [Message("user", "hi")])
        async with aclosing(client.chat(request)) as answer:
            asking = asyncio.ensure_future(anext(answer))
            await loaded(client, QWEN)
            with pytest.raises(Busy, match="runner already active"):
                await client.configure(Configuration(QWEN, context_size=4096))
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        assert list((await settings(client)).values()) == [{"context-size": 8192}]


async def test_embedders_only_see_settings_for_embedding(connect: Connect) -> None:
    flags = ("--ubatch-size=1024", "--batch-size=1024")
    async with FakeDmr() as server, connect(server) as client:
        await client.configure(Configuration(EMBEDDER, runtime_flags=flags))
        with pytest.raises(DmrError, match="current batch size: 512"):
            await client.embed(EMBEDDER, [LONG])
        await client.configure(Configuration(EMBEDDER, "embedding", runtime_flags=flags))
        assert len(await client.embed(EMBEDDER, [LONG])) == 1


@pytest.mark.parametrize("mode", [None, "completion", "reranking"])
async def test_rerankers_see_settings_for_completion_too(
    connect: Connect, mode: Mode | None
) -> None:
    flags = ("--ubatch-size", "1024")
    async with FakeDmr() as server, connect(server) as client:
        with pytest.raises(DmrError, match="current batch size: 512"):
            await client.rerank(RERANKER, "q", [LONG])
        await client.configure(Configuration(RERANKER, mode, runtime_flags=flags))
        assert len(await client.rerank(RERANKER, "q", [LONG])) == 1


@pytest.mark.parametrize(
    ("model", "mode", "path"),
    [
        (QWEN, "completion", "/engines/v1/chat/completions"),
        (EMBEDDER, "embedding", "/engines/v1/embeddings"),
        (RERANKER, "reranking", "/engines/rerank"),
    ],
)
async def test_a_model_is_loaded_in_the_mode_it_is_used_in(
    connect: Connect, model: str, mode: Mode, path: str
) -> None:
    """The runner's own preload after settings is always for completion."""
    async with FakeDmr() as server, connect(server) as client:
        await load(client, model, mode)
        assert [(each.model, each.mode) for each in await client.loaded()] == [(model, mode)]
        assert server.requests[0].path == path
        assert server.requests[0].headers["x-preload-only"] == "true"


async def test_a_first_load_is_waited_for_with_progress(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes: there is no time limit on it while the runner says that it loads."""
    monkeypatch.setattr(module, "LOAD_REPORT_SECONDS", 0.02)
    async with FakeDmr(load_seconds=60.0) as server, connect(server, timeout=0.01) as client:
        limits = time_limits(client)
        async for report in client.load(QWEN):
            assert report.model == QWEN
            if report.seen:
                server.runners.end_loads()
        assert limits[0] is None
        assert [each.model for each in await client.loaded()] == [QWEN]


async def test_a_runner_that_says_nothing_of_a_load_is_given_up(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOAD_REPORT_SECONDS", 0.02)
    faults = {"/engines/v1/chat/completions": Fault(200, hang=60.0)}
    async with FakeDmr(faults=faults) as server, connect(server, timeout=0.1) as client:
        with pytest.raises(EndpointStalled, match="sent nothing"):
            await load(client, QWEN)


async def test_a_server_that_does_not_know_of_loads_answers_something_short(
    connect: Connect,
) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await load(client, QWEN)
        await load(client, EMBEDDER, "embedding")
        bodies = [each.body for each in server.requests if each.method == "POST"]
    hello = [{"role": "user", "content": "Hi"}]
    assert bodies == [
        {"model": QWEN, "messages": hello, "max_tokens": 1},
        {"model": EMBEDDER, "input": "Hi"},
    ]


async def test_a_model_that_is_there_is_not_loaded_again(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await load(client, QWEN)
        await load(client, QWEN)
        assert len(server.runners.loads) == 1


async def test_a_load_that_fails_is_told(connect: Connect) -> None:
    faults = {"/engines/v1/chat/completions": NO_MEMORY}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(ModelFailed, match="not enough memory"):
            await load(client, QWEN)


async def test_leaving_a_load_kills_it(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOAD_REPORT_SECONDS", 0.02)
    async with FakeDmr(load_seconds=30.0) as server, connect(server) as client:
        async with aclosing(client.load(QWEN)) as reports:
            await anext(reports)
        assert await server.saw_abort("/engines/v1/chat/completions")
        assert await client.loaded() == []


async def test_flags_of_another_engine_reach_the_engine_of_the_format(connect: Connect) -> None:
    """The flags are judged by the engine in the address, so the address is what a file says."""
    async with FakeDmr() as server, connect(server, path="/engines/vllm/v1") as client:
        await client.configure(Configuration(QWEN, runtime_flags=("--threads", "8")))
        assert server.requests[-1].path == "/engines/vllm/_configure"


async def test_settings_do_not_survive_unloading_everything(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await client.configure(Configuration(QWEN, context_size=8192))
        await load(client, QWEN)
        await load(client, EMBEDDER, "embedding")
        assert await client.unload(QWEN) == 1
        assert len(await settings(client)) == 1
        assert await client.unload(every=True) == 1
        assert await settings(client) == {}


async def test_few_slots_mean_eviction(connect: Connect) -> None:
    """Chat, embedder and reranker do not fit a machine with two cores."""
    async with FakeDmr(slots=2) as server, connect(server) as client:
        await load(client, QWEN)
        await client.embed(EMBEDDER, ["x"])
        await client.rerank(RERANKER, "q", ["d"])
        assert [each.model for each in await client.loaded()] == [RERANKER]


async def test_a_fault_of_the_settings_is_not_hidden(connect: Connect) -> None:
    faults = {"/engines/_configure": Fault(500, "model unavailable\n")}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(ModelFailed, match="model unavailable"):
            await client.configure(Configuration(QWEN))


async def load(client: Client, model: str, mode: Mode = "completion") -> None:
    _ = [each async for each in client.load(model, mode)]


async def loaded(client: Client, model: str) -> None:
    """Waits until somebody uses the model."""
    async with asyncio.timeout(5):
        while not any(each.is_for(model) and each.in_use for each in await client.loaded()):
            pass
