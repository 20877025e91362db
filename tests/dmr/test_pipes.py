"""HTTP through a named pipe, with a Unix socket in the place of the pipe."""

import asyncio
from pathlib import Path

import pytest

from cagent_ls.dmr import pipes
from cagent_ls.dmr.client import Client
from cagent_ls.dmr.endpoint import Endpoint, runner_at
from cagent_ls.dmr.errors import EndpointUnreachable
from tests.fakes.dmr_server import FakeDmr

PIPE = r"\\.\pipe\docker_engine"


def at_the_pipe() -> Endpoint:
    return runner_at("http://localhost/exp/vDD4.40", "test", socket=PIPE)


async def test_a_runner_behind_a_named_pipe(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    async def open_pipe(path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        opened.append(path)
        return await asyncio.open_unix_connection(home / "pipe")

    monkeypatch.setattr(pipes, "open_pipe", open_pipe)
    async with (
        FakeDmr(prefix="/exp/vDD4.40", unix=home / "pipe"),
        Client(at_the_pipe(), timeout=5) as client,
    ):
        assert len(await client.models()) == 3
        assert await client.rerank("ai/qwen3-reranker", "a", ["a", "b"]) == [0.0, -1.0]
        assert [event async for event in client.pull("ai/smollm2")]
    assert set(opened) == {PIPE}


@pytest.mark.skipif(
    hasattr(asyncio, "ProactorEventLoop"), reason="this system may have such a pipe"
)
async def test_a_system_without_named_pipes() -> None:
    async with Client(at_the_pipe(), timeout=5) as client:
        with pytest.raises(EndpointUnreachable, match="has no named pipes"):
            await client.models()
