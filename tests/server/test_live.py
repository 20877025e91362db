"""Live knowledge reaches lenses, hints and hover by itself, and its lack is no failure."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.catalog import models
from cagent_ls.dmr import discovery
from tests.fakes.dmr_server import FakeDmr, Fault
from tests.server.wire import Message, Wire, address, session

TEXT = """\
agents:
  root:
    model: dmr/ai/smollm2
models:
  big: {provider: dmr, model: ai/qwen3}
  small: {provider: dmr, model: ai/smollm2}
"""
REFRESHES = ("workspace/codeLens/refresh", "workspace/inlayHint/refresh")
ABLE: Message = {
    "workspace": {"codeLens": {"refreshSupport": True}, "inlayHint": {"refreshSupport": True}}
}
OPTIONS = {"commands": ["cagent.pullModel"], "trusted": True, "offline": False}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with other tests is no runner that does not answer."""
    monkeypatch.setattr(discovery, "PROBE_SECONDS", 60.0)
    monkeypatch.setattr(models, "ANSWER_SECONDS", 60.0)


@asynccontextmanager
async def opened(
    folder: Path, runner: FakeDmr, monkeypatch: pytest.MonkeyPatch, capabilities: Message = ABLE
) -> AsyncIterator[Wire]:
    """A session with the text above open, beside a model runner."""
    monkeypatch.setenv("MODEL_RUNNER_HOST", runner.url)
    async with session(capabilities, initializationOptions=OPTIONS) as wire:
        wire.open(address(folder), TEXT)
        yield wire


async def ask(wire: Wire, folder: Path, feature: str, **params: Any) -> Any:
    document = {"uri": address(folder)}
    return await wire.call(f"textDocument/{feature}", textDocument=document, **params)


async def hints(wire: Wire, folder: Path) -> list[str]:
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    return [hint["label"] for hint in await ask(wire, folder, "inlayHint", range=whole)]


async def lenses(wire: Wire, folder: Path) -> list[str]:
    return [lens["command"]["title"] for lens in await ask(wire, folder, "codeLens")]


async def hover(wire: Wire, folder: Path, line: int, column: int) -> str:
    place = {"line": line, "character": column}
    text: str = (await ask(wire, folder, "hover", position=place))["contents"]["value"]
    return text


async def test_what_is_found_out_later_comes_with_a_refresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeDmr(models=["ai/qwen3"]) as runner:
        async with opened(tmp_path, runner, monkeypatch) as wire:
            for method in REFRESHES:
                await wire.notified(method)
            assert (await hints(wire, tmp_path)).count("not installed") == 2
            assert await lenses(wire, tmp_path) == ["Pull", "Pull"]
            assert "Not installed" in await hover(wire, tmp_path, 2, 16)
            assert "Installed" in await hover(wire, tmp_path, 4, 3)
            await wire.quiet()
            assert [len(wire.of(method)) for method in REFRESHES] == [1, 1]


async def test_a_runner_that_hangs_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(200, hang=60)
    with FakeDmr(faults={"/models": fault, "/": fault}) as runner:
        async with opened(tmp_path, runner, monkeypatch) as wire:
            assert await hints(wire, tmp_path) == []
            assert await lenses(wire, tmp_path) == []
            assert "nstalled" not in await hover(wire, tmp_path, 2, 16)
            place = {"line": 2, "character": 15}
            assert (await ask(wire, tmp_path, "completion", position=place))["items"]
            assert wire.server.is_refreshing


async def test_a_runner_that_failed_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "AGAIN_SECONDS", 0.0)
    with FakeDmr(models=["ai/qwen3"], faults={"/": Fault(500), "/models": Fault(500)}) as runner:
        async with opened(tmp_path, runner, monkeypatch) as wire:
            await wire.quiet()
            asked = wire.server._asking_models
            assert asked is not None
            await asked
            assert await hints(wire, tmp_path) == []
            runner.faults.clear()
            await lenses(wire, tmp_path)
            for method in REFRESHES:
                await wire.notified(method)
            assert (await hints(wire, tmp_path)).count("not installed") == 2


async def test_a_client_without_markdown_gets_plain_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain: Message = {"textDocument": {"hover": {"contentFormat": ["plaintext"]}}}
    with FakeDmr() as runner:
        async with opened(tmp_path, runner, monkeypatch, plain) as wire:
            told = await hover(wire, tmp_path, 4, 3)
    assert told.startswith("big, model of this file\n\nai/qwen3 of dmr\n")
