"""The remembered list of installed models."""

import asyncio
import subprocess
import sys
from dataclasses import dataclass

import pytest

from cagent_ls.catalog.models import InstalledModels
from cagent_ls.catalog.values import Known, Unknown
from cagent_ls.dmr import discovery, docker_files, finders
from tests.fakes.dmr_server import FakeDmr, Fault


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def names(state: object) -> list[str]:
    assert isinstance(state, Known)
    return [model.name for model in state.values]


async def test_known_after_a_refresh_and_older_by_the_second() -> None:
    clock = Clock()
    async with FakeDmr(models=["ai/qwen3"]) as server:
        models = InstalledModels({"MODEL_RUNNER_HOST": server.url}, clock=clock)
        assert models.current() == Unknown("not asked yet")
        assert await models.refresh() is True
        clock.now = 7
        state = models.current()
        assert names(state) == ["docker.io/ai/qwen3:latest"]
        assert isinstance(state, Known)
        assert state.age_seconds == 7


async def test_asks_once_per_lifetime_unless_forced() -> None:
    clock = Clock()
    async with FakeDmr() as server:
        models = InstalledModels({"MODEL_RUNNER_HOST": server.url}, clock=clock)
        await asyncio.gather(models.refresh(), models.refresh(), models.refresh())
        assert len(server.asked("/models")) == 1
        await models.refresh(force=True)
        assert len(server.asked("/models")) == 2
        clock.now = 60
        assert models.due
        assert await models.refresh() is False  # asked, and nothing is new
        assert len(server.asked("/models")) == 3


async def test_a_failure_keeps_the_older_list() -> None:
    clock = Clock()
    async with FakeDmr(models=["ai/qwen3"]) as server:
        models = InstalledModels({"MODEL_RUNNER_HOST": server.url}, clock=clock)
        await models.refresh()
        server.faults["/models"] = Fault(500, "disk error")
        server.faults["/engines/v1/models"] = Fault(500, "disk error")
        clock.now = 100
        await models.refresh()
        assert names(models.current()) == ["docker.io/ai/qwen3:latest"]
        assert not models.due
        server.faults.clear()
        clock.now = 110
        assert models.due, "sooner than after an answer"
        await models.refresh()
        clock.now = 120
        assert not models.due


async def test_no_runner_is_unknown_and_not_an_empty_list() -> None:
    models = InstalledModels({"MODEL_RUNNER_HOST": "127.0.0.1:9"})
    await models.refresh()
    state = models.current()
    assert isinstance(state, Unknown)
    assert "connection refused" in state.why


async def test_a_runner_that_moved_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    models = InstalledModels({})
    monkeypatch.setattr(discovery, "in_container", lambda: False)
    monkeypatch.setattr(docker_files, "DEFAULT_SOCKETS", ())
    async with FakeDmr(models=["ai/qwen3"]) as server:
        monkeypatch.setattr(finders, "PORT", server.port)
        await models.refresh()
        searched = len(server.requests)
        await models.refresh(force=True)
        assert len(server.requests) - searched < searched  # found once, not looked for again
    async with FakeDmr(models=["ai/smollm2"]) as server:
        monkeypatch.setattr(finders, "PORT", server.port)
        await models.refresh(force=True)
    assert names(models.current()) == ["docker.io/ai/smollm2:latest"]


async def test_offline_asks_nobody() -> None:
    async with FakeDmr() as server:
        models = InstalledModels({"MODEL_RUNNER_HOST": server.url}, offline=True)
        await models.refresh(force=True)
        assert isinstance(models.current(), Unknown)
        assert server.requests == []


def test_the_value_types_do_not_load_the_network() -> None:
    code = (
        "import sys, cagent_ls.catalog.values, cagent_ls.catalog.models, cagent_ls.dmr.discovery; "
        "print('httpx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


async def test_a_list_is_fresh_for_its_lifetime() -> None:
    clock = Clock()
    async with FakeDmr(models=["ai/qwen3"]) as server:
        models = InstalledModels({"MODEL_RUNNER_HOST": server.url}, clock=clock)
        assert models.fresh() is None
        await models.refresh()
        assert len(models.fresh() or ()) == 1
        clock.now = 61
        assert models.fresh() is None
