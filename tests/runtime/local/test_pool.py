"""Which engines a local runner keeps; no llama.cpp runs here."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.dmr.models import Configuration
from cagent_runtime.local import engines as pool
from cagent_runtime.local.engine import Mode
from cagent_runtime.local.engines import Engines
from cagent_runtime.local.memory import free_memory
from cagent_runtime.local.models import LocalModel
from cagent_runtime.local.sources import open_source
from cagent_runtime.local.store import Store
from tests.runtime.local.test_header import gguf

_clock = iter(range(10**6))


class FakeEngine:
    """What the pool sees of an engine; each is used later than the one before."""

    def __init__(self, settings: Any, memory: int, log: Any) -> None:
        self.name, self.mode, self.memory = settings.name, settings.mode, memory
        self.users, self.loading, self.dead = 0, False, False
        self.expiry: asyncio.TimerHandle | None = None
        self.gone = asyncio.Event()
        self._used = datetime.now(UTC)

    @property
    def last_used(self) -> datetime:
        return self._used

    @last_used.setter
    def last_used(self, _: datetime) -> None:
        self._used = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(_clock))

    def kill(self) -> None:
        self.dead = True
        self.gone.set()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[LocalModel]:
    """Three models of 100 bytes and more."""
    monkeypatch.setattr(pool, "Engine", FakeEngine)
    for name in "abc":
        (tmp_path / f"{name}.gguf").write_bytes(gguf())
    return open_source(str(tmp_path))


async def used(engines: Engines, model: LocalModel, mode: Mode = "completion") -> None:
    async with engines.use(model, mode):
        pass


def loaded(engines: Engines) -> str:
    return "".join(engine.name.removeprefix("docker.io/ai/")[0] for engine in engines.loaded())


async def test_an_engine_is_started_once_and_shared(models: list[LocalModel]) -> None:
    engines = Engines(Store(models))
    use = engines.use(models[0], "completion"), engines.use(models[0], "completion")
    async with use[0] as first, use[1] as second:
        assert first is second
    assert loaded(engines) == "a"


async def test_the_one_used_longest_ago_makes_room(models: list[LocalModel]) -> None:
    engines = Engines(Store(models), limit=2)
    for model in (models[0], models[1], models[0], models[2]):
        await used(engines, model)
    assert loaded(engines) == "ac"


async def test_one_in_use_is_waited_for(models: list[LocalModel]) -> None:
    engines = Engines(Store(models), limit=1)
    async with engines.use(models[0], "completion"):
        waiting = asyncio.create_task(used(engines, models[1]))
        await asyncio.sleep(0)
        assert (loaded(engines), waiting.done()) == ("a", False)
    await waiting
    assert loaded(engines) == "b"


@pytest.mark.parametrize(
    ("free", "left"),
    [(10**9, "abc"), (None, "abc"), (0, "c")],
)
async def test_short_memory_ends_idle_engines(
    models: list[LocalModel], free: int | None, left: str
) -> None:
    engines = Engines(Store(models), limit=8, free=lambda: free)
    for model in models:
        await used(engines, model)
    assert loaded(engines) == left


async def test_only_as_many_are_ended_as_memory_asks_for(models: list[LocalModel]) -> None:
    need = models[2].memory(2048)
    left = [10**9, 10**9, need // 2]
    engines = Engines(Store(models), limit=8, free=lambda: left.pop(0))
    for model in models:
        await used(engines, model)
    assert loaded(engines) == "bc"


async def test_what_is_being_loaded_counts(models: list[LocalModel]) -> None:
    engines = Engines(Store(models), limit=8, free=lambda: models[0].memory(2048) * 2 - 1)
    await used(engines, models[0])
    async with engines.use(models[1], "completion") as loading:
        assert isinstance(loading, FakeEngine)
        loading.loading = True
        await used(engines, models[2])
    assert loaded(engines) == "bc"


async def test_without_enough_memory_it_is_tried_all_the_same(models: list[LocalModel]) -> None:
    engines = Engines(Store(models), free=lambda: 0)
    async with engines.use(models[0], "completion"):
        await used(engines, models[1])
        assert loaded(engines) == "ab"


async def test_an_idle_engine_ends_after_a_while(
    models: list[LocalModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "IDLE_SECONDS", 0.01)
    engines = Engines(Store(models))
    async with engines.use(models[0], "completion") as engine:
        await asyncio.sleep(0.02)
        assert loaded(engines) == "a", "it is in use"
    assert isinstance(engine, FakeEngine)
    await asyncio.wait_for(engine.gone.wait(), 10)
    assert loaded(engines) == ""


async def test_a_new_use_stops_the_clock(
    models: list[LocalModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "IDLE_SECONDS", 0.005)
    engines = Engines(Store(models))
    await used(engines, models[0])
    async with engines.use(models[0], "completion") as engine:
        await asyncio.sleep(0.02)
        assert engines.loaded() == [engine]


@pytest.mark.parametrize(
    ("keep_alive", "left"), [("0", ""), ("1ns", ""), ("10m", "a"), ("-1", "a"), (None, "a")]
)
async def test_how_long_one_is_kept_can_be_asked_for(
    models: list[LocalModel], keep_alive: str | None, left: str
) -> None:
    engines = Engines(Store(models))
    wanted = Configuration(models[0].name, keep_alive=keep_alive)
    engines.configure(models[0], "completion", wanted)
    await used(engines, models[0])
    await asyncio.sleep(0.01)
    assert loaded(engines) == left


async def test_one_that_died_is_replaced(models: list[LocalModel]) -> None:
    engines = Engines(Store(models))
    async with engines.use(models[0], "completion") as first:
        first.kill()
    assert engines.loaded() == []
    async with engines.use(models[0], "completion") as second:
        assert second is not first


def test_free_memory(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal:  24 kB\nMemAvailable:   17 kB\n")
    assert free_memory(tmp_path / "meminfo") == 17 * 1024
    assert free_memory(tmp_path / "nowhere") is None
