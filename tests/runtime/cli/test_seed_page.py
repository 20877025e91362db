"""The promises of the local-models page, with its own examples; docs/dmr.md goes through them.

P8, P10, P12, P13 and P20 have their tests where what keeps them is tested.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cagent_ls.dmr import discovery, docker_files, finders
from cagent_runtime.config import load
from tests.fakes.dmr_server import FakeDmr, text
from tests.runtime.cli.conftest import Command

SEED = Path(__file__).parents[3] / "examples" / "seed"
AGENT = str(SEED / "agent.yaml")
SOURCES = [
    "docker.io/namespace/model-name",
    "registry.example.com:5000/team/model:v2",
    "hf.co/org/model-name",
    "ai/qwen3",
]


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine outside a container, whose home folder has no Docker in it."""
    with tempfile.TemporaryDirectory(prefix="home") as folder:  # short, as sockets need it
        monkeypatch.setattr(discovery, "in_container", lambda: False)
        monkeypatch.setattr(docker_files, "DEFAULT_SOCKETS", ())
        monkeypatch.setenv("HOME", folder)
        monkeypatch.setenv("PATH", folder)
        for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG"):
            monkeypatch.delenv(name, raising=False)
        yield Path(folder)


def test_p1_no_key_is_needed_or_sent_and_data_stays(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`command` fails on whatever goes to another machine."""
    monkeypatch.setenv("OPENAI_API_KEY", "s3cret")
    with FakeDmr(chat=[text("Hello.")]) as server:
        done = command("run", AGENT, "Hi", server=server)
        sent = json.dumps([[each.headers, each.body] for each in server.requests])
    assert (done.code, done.out) == (0, "Hello.\n")
    assert "authorization" not in sent
    assert "s3cret" not in sent


def test_p2_it_works_offline_once_the_models_are_there(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No registry, no catalogue and no proxy is asked: nothing but the runner is there."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with FakeDmr(chat=[text("Hello.")]) as server:
        done = command("run", AGENT, "Hi", server=server)
        paths = {each.path for each in server.requests}
    assert (done.code, done.err) == (0, "")
    assert paths == {"/", "/models", "/models/ai/qwen3:latest", "/engines/v1/chat/completions"}


def test_p3_a_missing_plugin_comes_with_the_pages_remedies(
    command: Command, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker = host / "docker"
    docker.write_text('#!/bin/sh\necho "docker: unknown command: docker $1" >&2\nexit 1\n')
    docker.chmod(0o755)
    monkeypatch.setattr(finders, "PORT", 9)
    done = command("doctor", "--json", host="")
    lines = {line["check"]: line for line in json.loads(done.out)["checks"]}
    assert (done.code, lines["plugin"]["state"]) == (4, "error")
    assert lines["plugin"]["evidence"] == (
        "`docker model version` failed: docker: unknown command: docker model"
    )
    for words in ("apt-get install docker-model-plugin", "dnf install", "Docker Desktop"):
        assert words in lines["plugin"]["remedy"]
    for words in ("docker model status", "settings of Docker Desktop"):
        assert words in lines["endpoint"]["remedy"]


@pytest.mark.parametrize("place", ["Docker Engine", "Docker Desktop"])
def test_p4_docker_desktop_and_docker_engine(
    command: Command, host: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Engine publishes a port; Desktop passes requests on from Docker's socket, below a prefix."""
    socket = host / "docker.sock"
    desktop = place == "Docker Desktop"
    server = FakeDmr(prefix=finders.DESKTOP_PREFIX, unix=socket) if desktop else FakeDmr()
    with server:
        monkeypatch.setattr(finders, "PORT", 9 if desktop else server.port)
        if desktop:
            monkeypatch.setenv("DOCKER_HOST", f"unix://{socket}")
        listed = command("models", "list", "--json", host="")
        said = command("run", AGENT, "Hi", host="")
    assert (listed.code, said.code, said.out) == (0, 0, "Hello there.\n"), said.err
    assert (str(socket) in json.loads(listed.out)["endpoint"]) is desktop


@pytest.mark.parametrize("source", SOURCES)
def test_p5_models_come_from_hub_other_registries_and_hugging_face(
    command: Command, source: str
) -> None:
    with FakeDmr(models=[]) as server:
        done = command("models", "pull", source, server=server)
        assert server.asked("/models/create") == [{"from": source}]
    assert done.code == 0


def test_p6_a_model_is_named_in_one_word() -> None:
    model = load(Path(AGENT)).agents["root"].model
    assert (model.provider, model.model) == ("dmr", "ai/qwen3")


def test_p9_the_runner_is_found_without_a_setting(
    command: Command, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeDmr(chat=[text("Hello.")]) as server:
        monkeypatch.setattr(finders, "PORT", server.port)
        done = command("run", AGENT, "Hi", host="")
        banner = [each.path for each in server.requests].count("/")
    assert (done.code, done.out, banner) == (0, "Hello.\n", 1)


def test_p11_tags_of_models_are_sent_as_they_are_written(command: Command) -> None:
    with FakeDmr(models=["ai/qwen3:14B"], chat=[text("Hello.")]) as server:
        done = command("run", str(SEED / "models.yaml"), "Hi", server=server)
        [body] = server.asked("/chat/completions")
    assert done.code == 0
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("ai/qwen3:14B", 0.7, 8192)
