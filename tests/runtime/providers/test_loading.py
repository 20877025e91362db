"""The first load of a model comes before the first request, and is told of."""

import asyncio

import pytest

from cagent_ls.dmr import client as module
from cagent_ls.dmr.errors import DmrError, ModelFailed
from cagent_ls.dmr.messages import Message
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers import connect
from tests.fakes.dmr_faults import NO_MEMORY, Fault
from tests.fakes.dmr_server import FakeDmr, text

EMBEDDER = ModelConfig(name="e", provider="dmr", model="ai/embeddinggemma", mode="embedding")
CHAT = ModelConfig(name="m", provider="dmr", model="ai/qwen3")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOAD_REPORT_SECONDS", 0.02)


async def test_requests_wait_for_one_load_and_it_is_told_once() -> None:
    """Their own time limit, which is much shorter, is not for the load."""
    told: list[str] = []
    async with FakeDmr(load_seconds=60.0) as server:
        environ = {"MODEL_RUNNER_HOST": server.url}
        async with connect(EMBEDDER, environ=environ, silence=5.0, loading=told.append) as model:
            asked = [asyncio.create_task(model.embed([word])) for word in ("one", "two")]
            while not told:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
            assert server.asked("/embeddings") == []
            server.runners.end_loads()
            await asyncio.gather(*asked)
        assert len(server.asked("/embeddings")) == 2
        assert [mode for _, mode in server.runners.loads] == ["embedding"]
    assert told == ["ai/embeddinggemma"]


async def test_a_chat_tells_of_its_waiting_itself() -> None:
    told: list[str] = []
    async with FakeDmr(load_seconds=0.1, chat=[text("Hello.")]) as server:
        environ = {"MODEL_RUNNER_HOST": server.url}
        async with connect(CHAT, environ=environ, loading=told.append) as model:
            events = [event async for event in model.chat([Message("user", "Hi")], [])]
    assert (told, bool(events)) == ([], True)


async def test_a_load_that_fails_is_no_reason_to_ask() -> None:
    async with FakeDmr(faults={"/engines/v1/embeddings": NO_MEMORY}) as server:
        async with connect(EMBEDDER, environ={"MODEL_RUNNER_HOST": server.url}) as model:
            with pytest.raises(ModelFailed, match="not enough memory"):
                await model.embed(["one"])
        assert server.asked("/embeddings") == []


@pytest.mark.parametrize(("keep_alive", "loads"), [("0", 0), ("0s", 0), ("1m", 1), ("-1", 1)])
async def test_what_is_unloaded_at_once_is_not_loaded_twice(keep_alive: str, loads: int) -> None:
    config = EMBEDDER.model_copy(update={"provider_opts": {"keep_alive": keep_alive}})
    async with FakeDmr() as server:
        async with connect(config, environ={"MODEL_RUNNER_HOST": server.url}) as model:
            await model.embed(["one"])
        assert sum("x-preload-only" in each.headers for each in server.requests) == loads


@pytest.mark.parametrize("status", [400, 404, 405])
async def test_a_server_that_cannot_load_ahead_is_asked_all_the_same(status: int) -> None:
    fault = Fault(status, "no", times=1)
    async with (
        FakeDmr(faults={"/engines/v1/embeddings": fault}) as server,
        connect(EMBEDDER, environ={"MODEL_RUNNER_HOST": server.url}) as model,
    ):
        assert len(await model.embed(["one"])) == 1


async def test_a_runner_that_is_gone_is_told_by_the_request() -> None:
    async with FakeDmr() as server:
        environ = {"MODEL_RUNNER_HOST": server.url}
        opened = connect(EMBEDDER, environ=environ)
        model = await opened.__aenter__()
    with pytest.raises(DmrError, match="cannot be reached"):
        await model.embed(["one"])
    await opened.__aexit__(None, None, None)
