"""What the runner tells about itself, and deletions."""

from datetime import UTC, datetime

import pytest

from cagent_ls.dmr.errors import DmrError, ModelNotFound, StillTagged, UnexpectedAnswer
from cagent_ls.dmr.models import Configuration
from cagent_ls.dmr.state import (
    DiskUsage,
    EngineState,
    LoadedModel,
    Removed,
    StoredConfiguration,
    engine_state,
    parse_loaded,
)
from tests.dmr.conftest import Connect, time_limits
from tests.fakes.dmr_models import id_of
from tests.fakes.dmr_server import FakeDmr, Fault

TWO_NAMES = ("ai/qwen3", "myorg/mine:v1")


async def test_deleting_a_model(connect: Connect) -> None:
    async with FakeDmr(models=["ai/qwen3"]) as server, connect(server) as client:
        assert await client.delete("qwen3") == Removed(
            ("docker.io/ai/qwen3:latest",), (id_of("ai/qwen3"),)
        )
        assert await client.models() == []
        with pytest.raises(ModelNotFound):
            await client.delete("qwen3")


async def test_deleting_one_of_two_names_keeps_the_model(connect: Connect) -> None:
    async with FakeDmr(models=[TWO_NAMES]) as server, connect(server) as client:
        assert await client.delete("myorg/mine:v1") == Removed(("docker.io/myorg/mine:v1",))
        (model,) = await client.models()
        assert model.tags == ("docker.io/ai/qwen3:latest",)


async def test_deleting_by_id_needs_force_while_there_are_several_names(connect: Connect) -> None:
    async with FakeDmr(models=[TWO_NAMES]) as server, connect(server) as client:
        with pytest.raises(StillTagged) as caught:
            await client.delete(id_of(TWO_NAMES))
        assert "force" in caught.value.remedy
        removed = await client.delete(id_of(TWO_NAMES), force=True)
        assert removed.deleted == (id_of(TWO_NAMES),)
        assert len(removed.untagged) == 2


async def test_a_name_with_a_tag_that_differs_in_case_is_another_model(connect: Connect) -> None:
    async with FakeDmr(models=["ai/qwen3:14B"]) as server, connect(server) as client:
        assert (await client.inspect("AI/Qwen3:14B")).name == "docker.io/ai/qwen3:14B"
        with pytest.raises(ModelNotFound):
            await client.inspect("ai/qwen3:14b")


async def test_only_the_own_list_shows_every_name(connect: Connect) -> None:
    """The OpenAI list has the first name only, so it is asked last."""
    async with FakeDmr(models=[TWO_NAMES]) as server, connect(server) as client:
        assert (await client.models())[0].answers_to("myorg/mine:v1")
        server.faults["/models"] = Fault(404, "404 page not found\n")
        assert not (await client.models())[0].answers_to("myorg/mine:v1")


async def test_a_short_id_means_a_model_only_if_there_is_one(connect: Connect) -> None:
    """A name of 12 hex digits is taken for an id."""
    short = id_of("ai/qwen3").removeprefix("sha256:")[:12]
    async with FakeDmr(models=["ai/qwen3"]) as server, connect(server) as client:
        assert (await client.inspect(short)).name == "docker.io/ai/qwen3:latest"
        with pytest.raises(ModelNotFound):
            await client.inspect("0123456789ab")


async def test_a_digest_beside_a_tag_is_ignored(connect: Connect) -> None:
    async with FakeDmr(models=["ai/qwen3:8b"]) as server, connect(server) as client:
        found = await client.inspect(f"ai/qwen3:8B@sha256:{'0' * 64}")
        assert found.name == "docker.io/ai/qwen3:8b"


async def test_a_list_of_thousands_of_models(connect: Connect) -> None:
    names = [f"ai/model{number}" for number in range(5000)]
    async with FakeDmr(models=names) as server, connect(server) as client:
        models = await client.models()
        assert len(models) == 5000
        assert models[4999].answers_to("model4999")


@pytest.mark.parametrize("path", ["/models", "/models/ai/qwen3:latest"])
async def test_a_disk_error_is_not_an_empty_list(connect: Connect, path: str) -> None:
    faults = {path: Fault(500, "disk error\n")}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(DmrError, match="disk error"):
            await (client.models() if path == "/models" else client.inspect("ai/qwen3"))


def test_a_busy_model_has_no_time_of_last_use() -> None:
    answer = [
        {
            "backend_name": "llama.cpp",
            "model_name": "ai/qwen3",
            "mode": "completion",
            "last_used": "0001-01-01T00:00:00Z",
            "in_use": True,
            "loading": True,
            "keep_alive": "10m0s",
        },
        {
            "backend_name": "llama.cpp",
            "model_name": "sha256:" + "a" * 64,
            "mode": "embedding",
            "last_used": "2026-07-22T10:00:00Z",
        },
    ]
    busy, idle = parse_loaded(answer)
    assert busy == LoadedModel(
        "ai/qwen3", "llama.cpp", "completion", in_use=True, loading=True, keep_alive="10m0s"
    )
    assert idle.last_used == datetime(2026, 7, 22, 10, tzinfo=UTC)
    assert (busy.is_for("qwen3"), idle.is_for("a" * 12)) == (True, True)


async def test_state_of_the_runner(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        assert await client.version() == "1.2.6"
        assert await client.disk_usage() == DiskUsage(models=5000, engines=700)
        assert await client.engines() == {
            "llama.cpp": EngineState("Running", "llama.cpp b1234"),
            "mlx": EngineState("Not Installed", "only supported on Apple Silicon"),
        }
        assert await client.loaded() == []
        await client.configure(Configuration("ai/qwen3", keep_alive="10m"))
        assert await client.configurations() == [
            StoredConfiguration(
                model="docker.io/ai/qwen3:latest",
                id=id_of("ai/qwen3"),
                engine="llama.cpp",
                mode="completion",
                settings={"keep_alive": "10m"},
            )
        ]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (
            "Running: llama.cpp latest (sha256:ab) b1",
            EngineState("Running", "llama.cpp latest (sha256:ab) b1"),
        ),
        ("Installing", EngineState("Installing")),
        ("", EngineState("Not Installed")),
        (
            "Error: failed to install llama.cpp: x",
            EngineState("Error", "failed to install llama.cpp: x"),
        ),
        ("on fire", EngineState("Error", "on fire")),
    ],
)
def test_the_words_of_an_engine(words: str, state: EngineState) -> None:
    assert engine_state(words) == state
    assert state.usable is (state.state != "Error")


@pytest.mark.parametrize("answer", ["{}", "[1]", "null", "[[]]", '"x"', "not json"])
@pytest.mark.parametrize("path", ["/engines/ps", "/engines/_configure"])
async def test_an_answer_of_another_shape(connect: Connect, path: str, answer: str) -> None:
    async with FakeDmr(faults={path: Fault(200, answer)}) as server, connect(server) as client:
        with pytest.raises(UnexpectedAnswer, match=path):
            await (client.loaded() if path == "/engines/ps" else client.configurations())


async def test_unloading(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        await client.embed("ai/embeddinggemma", ["x"])
        assert await client.unload("ai/qwen3") == 0
        assert await client.unload("embeddinggemma", engine="llama.cpp") == 1
        assert server.asked("/unload")[-1] == {
            "all": False,
            "backend": "llama.cpp",
            "models": ["embeddinggemma"],
        }


async def test_the_log_comes_line_by_line(connect: Connect) -> None:
    lines = ["[2026-07-22T10:00:00Z] started", "[2026-07-22T10:00:01Z] loaded"]
    async with FakeDmr(log=[*lines, 0.05, "later"]) as server, connect(server) as client:
        assert [line async for line in client.logs()] == lines
        limits = time_limits(client)
        assert [line async for line in client.logs(follow=True, engines=False)] == [*lines, "later"]
        assert limits == [None]
        assert server.requests[-1].query == "follow=true&no-engines=true"


async def test_a_runner_without_a_log(connect: Connect) -> None:
    faults = {"/logs": Fault(404, "service log not found\n")}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(DmrError, match="service log not found"):
            _ = [line async for line in client.logs()]
