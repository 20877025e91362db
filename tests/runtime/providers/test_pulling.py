"""Getting models from a runner that behaves, and from one that does not."""

from collections.abc import Sequence
from typing import Any

import pytest

from cagent_ls.dmr import manager
from cagent_ls.dmr.errors import DmrError, ModelNotFound, PullDenied, PullFailed
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.dmr.pulling import PullProgress
from cagent_runtime.agents.events import Event, PullDone, Pulling, Warned
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.needed import Needed
from cagent_runtime.providers.pulling import (
    Tally,
    not_installed,
    pull,
    to_pull,
    with_sizes,
)
from tests.fakes import dmr_pulls
from tests.fakes.dmr_pulls import Pull
from tests.fakes.dmr_server import FakeDmr

Pulls = dict[str, Sequence[Pull]]
HUGGING_FACE = "hf.co/org/Model-GGUF:Q4_K_M"
TOKEN = "of-a-person"  # noqa: S105 - nobody's


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manager, "PULL_PAUSES", (0.0, 0.0))


def need(reference: str, **model: Any) -> Needed:
    config = ModelConfig(name="m", provider="dmr", model=reference, **model)
    return Needed(reference, config)


def environ(server: FakeDmr, **more: str) -> dict[str, str]:
    return {"MODEL_RUNNER_HOST": server.url, **more}


async def pulled(server: FakeDmr, *references: str, **more: str) -> list[Event]:
    """The events of pulling what is missing."""
    events: list[Event] = []
    around = environ(server, **more)
    await pull(await to_pull(map(need, references), around), events.append, around)
    return events


def started(server: FakeDmr) -> list[str]:
    return [body["from"] for body in server.asked("/models/create")]


async def test_only_what_is_missing_is_wanted() -> None:
    digest = InstalledModel(id="sha256:" + "0" * 64)
    async with FakeDmr(models=["ai/qwen3", "hf.co/org/Model"]) as server:
        asked = ["qwen3:latest", "ai/gemma3", "hf.co/org/model", f"ai/x@{digest.id}"]
        wanted = await to_pull(map(need, asked), environ(server))
        every = await to_pull(map(need, asked), environ(server), every=True)
    assert [each.reference for each in wanted] == ["ai/gemma3", f"ai/x@{digest.id}"]
    assert [each.reference for each in every] == asked


async def test_each_model_is_looked_for_where_it_runs() -> None:
    async with FakeDmr(models=["ai/a"]) as own, FakeDmr(models=["ai/b"]) as other:
        needed = [need("ai/a"), need("ai/b", base_url=f"{other.url}/engines/v1"), need("ai/b")]
        [wanted] = await to_pull(needed, environ(own))
        assert (wanted.reference, wanted.endpoint.root) == ("ai/b", own.url)


async def test_sizes_come_from_the_registry() -> None:
    refused: Pulls = {"ai/secret": [dmr_pulls.refused_pull(401, "Unauthorized")]}
    async with FakeDmr(models=[], pulls=refused) as server:
        wanted = await to_pull(map(need, ["ai/qwen3", "ai/secret"]), environ(server))
        sizes = [each.size for each in await with_sizes(wanted)]
    assert sizes == [int(4.68 * 1024**3), None]


async def test_a_pull_tells_bytes_and_layers_and_ends_with_the_model() -> None:
    times = iter(range(100))
    events: list[Event] = []
    async with FakeDmr(models=[]) as server:
        wanted = await to_pull([need("ai/qwen3")], environ(server))
        await pull(wanted, events.append, environ(server), clock=lambda: next(times))
    progress = [event for event in events if isinstance(event, Pulling)]
    mib = dmr_pulls.MIB
    assert [(each.done, each.layers_done, each.layers) for each in progress] == [
        (0, 0, 0),
        (mib, 0, 1),
        (2 * mib, 1, 2),
        (4 * mib, 1, 2),
        (5 * mib, 2, 2),
    ]
    assert progress[-1].bytes_per_second == 4 * mib // 3
    assert events[-1] == PullDone("ai/qwen3", "4.68GiB")


@pytest.mark.parametrize(
    "kind",
    [
        dmr_pulls.good_pull(),
        dmr_pulls.cached_pull(),
        dmr_pulls.partly_cached_pull(),
        dmr_pulls.hugging_face_pull(),
    ],
)
async def test_every_good_stream_ends_well(kind: Pull) -> None:
    async with FakeDmr(models=[], pulls={HUGGING_FACE: [kind]}) as server:
        events = await pulled(server, HUGGING_FACE)
    assert events[-1] == PullDone(HUGGING_FACE, "4.68GiB")
    assert all(event.done <= event.total for event in events if isinstance(event, Pulling))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (dmr_pulls.hugging_face_missing(), PullDenied),
        (dmr_pulls.hugging_face_missing("Unauthorized"), PullDenied),
        (dmr_pulls.refused_pull(404, "Model not found"), PullDenied),
        (dmr_pulls.failing_pull("no space left on device"), PullFailed),
        (dmr_pulls.silent_end(), PullFailed),
        (Pull((dmr_pulls.success(),)), PullFailed),
    ],
)
async def test_status_200_is_no_success(kind: Pull, error: type[DmrError]) -> None:
    async with FakeDmr(models=[], pulls={"ai/x": [kind]}) as server:
        with pytest.raises(error) as failed:
            await pulled(server, "ai/x")
    assert failed.value.remedy


async def test_an_interrupted_pull_goes_on() -> None:
    pulls: Pulls = {"ai/x": [dmr_pulls.broken_pull(), dmr_pulls.good_pull()]}
    async with FakeDmr(models=[], pulls=pulls) as server:
        events = await pulled(server, "ai/x")
        assert started(server) == ["ai/x", "ai/x"]
    [warning] = [event.message for event in events if isinstance(event, Warned)]
    assert warning.startswith("ai/x: ")
    assert "next attempt" in warning
    assert isinstance(events[-1], PullDone)


async def test_two_models_are_pulled_at_a_time() -> None:
    names = ["ai/a", "ai/b", "ai/c"]
    pulls: Pulls = {name: [dmr_pulls.slow_pull(0.1)] for name in names}
    async with FakeDmr(models=[], pulls=pulls) as server:
        events = await pulled(server, *names)
    order = [
        (type(event).__name__, event.model)
        for event in events
        if isinstance(event, Pulling | PullDone)
    ]
    third = order.index(("Pulling", "ai/c"))
    ended = [order.index(("PullDone", name)) for name in names]
    assert min(ended) < third < ended[2]


async def test_the_first_failure_ends_the_others() -> None:
    pulls: Pulls = {
        "ai/bad": [dmr_pulls.refused_pull(404, "Model not found")],
        "ai/slow": [dmr_pulls.slow_pull(60.0)],
    }
    async with FakeDmr(models=[], pulls=pulls) as server:
        with pytest.raises(PullDenied, match="ai/bad"):
            await pulled(server, "ai/slow", "ai/bad")


async def test_the_hugging_face_token_goes_with_its_models_only() -> None:
    async with FakeDmr(models=[]) as server:
        await pulled(server, "ai/a", "quay.io/org/b", HUGGING_FACE, HF_TOKEN=TOKEN)
        tokens = {body["from"]: body.get("bearer-token") for body in server.asked("create")}
    assert tokens == {"ai/a": None, "quay.io/org/b": None, HUGGING_FACE: TOKEN}


async def test_the_hugging_face_token_goes_to_no_address_of_the_file() -> None:
    async with FakeDmr(models=[]) as server:
        around = {"HF_TOKEN": TOKEN}
        wanted = await to_pull([need(HUGGING_FACE, base_url=server.url)], around)
        await pull(wanted, lambda event: None, around)
        [body] = server.asked("create")
    assert body == {"from": HUGGING_FACE}


async def test_missing_models_are_named_with_the_commands_that_get_them() -> None:
    async with FakeDmr(models=["ai/qwen3:14B"]) as server:
        wanted = await to_pull(map(need, ["ai/qwen3:8B", "ai/gemma3"]), environ(server))
    error = not_installed(wanted)
    assert isinstance(error, ModelNotFound)
    assert str(error) == (
        "The model ai/qwen3:8B is not installed.\nThe model ai/gemma3 is not installed."
    )
    for words in ("docker model pull ai/qwen3:8B", "docker model pull ai/gemma3", "--pull missing"):
        assert words in error.remedy
    local = not_installed(wanted, local=True)
    assert local.remedy == "The local runner has: docker.io/ai/qwen3:14B."
    assert "similar name: docker.io/ai/qwen3:14B" in error.remedy


def test_the_rate_is_that_of_the_last_seconds() -> None:
    tally = Tally("m", total=100)
    for now, done in ((0.0, 0), (10.0, 10), (12.0, 50)):
        tally.add(PullProgress("a", done, 100, done, 100), now)
    assert tally.event() == Pulling("m", 50, 100, 0, 1, 20)
