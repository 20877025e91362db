"""`/models` of the local runner, as a client of Docker Model Runner sees it; nothing is loaded."""

import html
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from cagent_runtime.local.app import create_app
from cagent_runtime.local.engines import Engines
from cagent_runtime.local.sources import open_source
from cagent_runtime.local.store import Store
from tests.runtime.local.test_header import gguf

JSON = {"accept": "application/json"}
X = "docker.io/ai/x:latest"


@pytest.fixture
def runner() -> httpx.AsyncClient:
    """A client of a runner without models."""
    transport = httpx.ASGITransport(create_app(Engines(Store())))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    (tmp_path / "x.gguf").write_bytes(gguf())
    return tmp_path / "x.gguf"


async def create(runner: httpx.AsyncClient, source: Any, **headers: str) -> httpx.Response:
    return await runner.post("/models/create", json={"from": source}, headers=headers or JSON)


async def tags(runner: httpx.AsyncClient) -> list[list[str]]:
    return [model["tags"] for model in (await runner.get("/models")).json()]


async def test_a_file_is_pulled_listed_and_inspected(
    runner: httpx.AsyncClient, weights: Path
) -> None:
    assert (await runner.get("/models")).json() == []
    pulled = await create(runner, str(weights))
    progress, success = map(json.loads, pulled.text.splitlines())
    assert progress["layer"]["current"] == progress["total"] == len(gguf())
    assert (success["type"], success["message"]) == ("success", "Model pulled successfully")
    assert await tags(runner) == [[X]]
    model = (await runner.get("/models/x")).json()
    assert model["config"]["architecture"] == "llama"
    assert (await runner.get(f"/models/{model['id']}")).json() == model


async def test_a_name_of_its_own_and_a_folder(runner: httpx.AsyncClient, weights: Path) -> None:
    await create(runner, f"hf.co/Org/Model:Q4={weights}")
    await create(runner, str(weights.parent))
    assert await tags(runner) == [["huggingface.co/org/model:Q4", X]]


async def test_what_is_there_is_not_pulled_again(runner: httpx.AsyncClient, weights: Path) -> None:
    await create(runner, str(weights))
    again = json.loads((await create(runner, "ai/x")).text)
    assert (again["type"], again["message"]) == ("success", "Using cached model: 0.00MiB")


async def test_lines_are_escaped_for_who_does_not_ask_for_json(
    runner: httpx.AsyncClient, weights: Path
) -> None:
    pulled = await create(runner, str(weights), accept="*/*")
    assert pulled.headers["content-type"].startswith("text/plain")
    assert pulled.text.startswith("{&quot;type&quot;")
    assert json.loads(html.unescape(pulled.text).splitlines()[-1])["type"] == "success"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("{", 400, "invalid request body"),
        ("[" * 100_000, 400, "invalid request body"),
        ('{"from": 5}', 400, "invalid request body"),
        ("{}", 400, "Invalid model reference"),
        ('{"from": " "}', 400, "Invalid model reference"),
        ('{"from": "ai/qwen3"}', 404, "Model not found: this runner takes NAME=FILE"),
        ('{"from": "x.gguf"}', 404, "with its whole path"),
        ('{"from": "ai/x=x.gguf"}', 404, "with its whole path"),
        ('{"from": "ai/x=/nowhere.gguf"}', 404, "Model not found: /nowhere.gguf: No such file"),
        (json.dumps({"from": __file__}), 404, "is no GGUF file: it does not begin with GGUF"),
    ],
)
async def test_what_cannot_be_pulled(
    runner: httpx.AsyncClient, body: str, status: int, said: str
) -> None:
    refused = await runner.post("/models/create", content=body)
    assert (refused.status_code, said in refused.text) == (status, True), refused.text


async def test_names_and_models_are_deleted(runner: httpx.AsyncClient, weights: Path) -> None:
    await create(runner, str(weights))
    await create(runner, f"ai/y={weights}")
    identity = (await runner.get("/models/x")).json()["id"]
    several = await runner.delete(f"/models/{identity}")
    assert several.status_code == 409
    assert several.text.endswith("due to multiple tag references: resource conflict\n")
    assert (await runner.delete("/models/ai/y")).json() == [{"Untagged": "docker.io/ai/y:latest"}]
    assert (await runner.delete("/models/x")).json() == [{"Untagged": X}, {"Deleted": identity}]
    gone = await runner.delete("/models/x")
    assert (gone.status_code, gone.text) == (
        404,
        "error while deleting model: model not found\n",
    )


async def test_purge_gives_all_away(runner: httpx.AsyncClient, weights: Path) -> None:
    await create(runner, str(weights))
    await create(runner, f"y={weights}")
    assert (await runner.delete("/models/purge")).status_code == 200
    assert await tags(runner) == []
    assert len(open_source(str(weights))) == 1, "the file is still there"


async def test_there_is_no_registry(runner: httpx.AsyncClient) -> None:
    remote = await runner.get("/models/ai/x?remote=true")
    assert (remote.status_code, "remote model" in remote.text) == (404, True)


async def test_disk_use_and_logs(runner: httpx.AsyncClient, weights: Path) -> None:
    await create(runner, str(weights))
    used = (await runner.get("/engines/df")).json()
    assert used["models_disk_usage"] == len(gguf())
    assert used["default_backend_disk_usage"] >= 0
    assert f"took up {X} from {weights}" in (await runner.get("/logs?no-engines=1")).text
    assert (await runner.get("/logs?follow=perhaps")).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost"}, 200),
        ({"origin": "http://localhost:3000"}, 403),
        ({"origin": "https://example.org"}, 403),
        ({"host": "localhost:12434"}, 200),
        ({"host": "[::1]:12434"}, 200),
        ({"host": "host.docker.internal"}, 200),
        ({"host": "rebound.example.org:12434"}, 403),
        ({"host": "localhost.example.org"}, 403),
        ({"host": "[::1"}, 403),
    ],
)
async def test_web_pages_are_turned_away(
    runner: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    assert (await runner.get("/models", headers=headers)).status_code == status


async def test_paths_with_too_many_slashes(runner: httpx.AsyncClient) -> None:
    assert (await runner.get("/engines//v1/models/")).json() == {"object": "list", "data": []}
