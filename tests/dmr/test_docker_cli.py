"""What ``docker model status`` says, and the places it leads to."""

import os
import sys
from pathlib import Path

import pytest

from cagent_ls.dmr import docker_cli, finders
from cagent_ls.dmr.discovery import find_endpoint
from cagent_ls.dmr.docker_cli import DockerStatus, addresses, docker_status, read_status
from cagent_ls.dmr.errors import (
    DockerCliFailed,
    DockerMissing,
    EndpointNotFound,
    PluginMissing,
)
from cagent_ls.dmr.finders import Surroundings
from tests.fakes.dmr_server import FakeDmr

ENGINE = (
    '{"running":true,"backends":{"llama.cpp":"Running: b1234"},"kind":"Docker Engine",'
    '"endpoint":"http://172.17.0.1:12434/v1/","endpointHost":"http://127.0.0.1:12434/v1/"}\n'
)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def on_host(**environ: str) -> Surroundings:
    return Surroundings(None, environ, in_container=False, platform="linux")


def in_a_container() -> Surroundings:
    return Surroundings(None, {}, in_container=True, platform="linux")


def roots(status: DockerStatus, around: Surroundings) -> list[str]:
    return [each.endpoint.where for each in addresses(status, around)]


def docker_says(
    folder: Path, out: str = "", err: str = "", *, then: str = "exit 0"
) -> dict[str, str]:
    """An environment whose ``docker`` prints this; what it was given lands in ``asked``."""
    (folder / "out").write_text(out)
    (folder / "err").write_text(err)
    script = folder / "docker"
    script.write_text(
        "#!/bin/sh\n"
        f'echo "$@ $MODEL_RUNNER_NO_AUTO_INSTALL" >> {folder}/asked\n'
        f"cat {folder}/out; cat {folder}/err >&2\n{then}\n"
    )
    script.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


async def test_status_is_asked_without_installing_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", docker_says(tmp_path, ENGINE)["PATH"])
    assert await docker_status() == DockerStatus(
        running=True,
        kind="Docker Engine",
        backends={"llama.cpp": "Running: b1234"},
        endpoint="http://172.17.0.1:12434/v1/",
        endpoint_host="http://127.0.0.1:12434/v1/",
    )
    assert (tmp_path / "asked").read_text() == "model status --json 1\n"


@pytest.mark.parametrize(
    ("endpoint", "endpoint_host", "where"),
    [
        (
            "http://172.17.0.1:12434/v1/",
            "http://127.0.0.1:12434/v1/",
            ["http://127.0.0.1:12434", "http://172.17.0.1:12434"],
        ),
        (
            "http://172.17.0.1:5000/engines/v1/",
            "",
            ["http://172.17.0.1:5000", "http://127.0.0.1:5000"],
        ),
        ("http://:0/engines/v1/", "", []),
        ("", "", []),
    ],
)
def test_both_shapes_of_the_endpoint_on_the_host(
    endpoint: str, endpoint_host: str, where: list[str]
) -> None:
    status = DockerStatus(True, endpoint=endpoint, endpoint_host=endpoint_host)
    assert list(dict.fromkeys(roots(status, on_host()))) == where


def test_in_a_container_the_endpoint_counts_as_it_stands() -> None:
    status = read_status(ENGINE, "")
    assert roots(status, in_a_container()) == ["http://172.17.0.1:12434"]


@pytest.mark.parametrize(
    ("endpoint", "endpoint_host"),
    [
        ("http://model-runner.docker.internal/v1/", "http://localhost/exp/vDD4.40/v1/"),
        ("http://model-runner.docker.internal/engines/v1/", ""),
    ],
)
def test_docker_desktop_is_reached_over_dockers_socket(endpoint: str, endpoint_host: str) -> None:
    status = DockerStatus(True, endpoint=endpoint, endpoint_host=endpoint_host)
    found = roots(status, on_host(DOCKER_HOST="unix:///d.sock"))
    assert set(found) == {"/d.sock: http://localhost/exp/vDD4.40"}


@pytest.mark.parametrize(
    ("err", "error"),
    [
        ("unknown flag: --json\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n", PluginMissing),
        ("docker: unknown command: docker model\n", PluginMissing),
        ("docker: 'model' is not a docker command.\n", PluginMissing),
        ("Cannot connect to the Docker daemon\n", DockerCliFailed),
        ("", DockerCliFailed),
    ],
)
def test_what_docker_says_when_it_cannot(err: str, error: type[DockerCliFailed]) -> None:
    with pytest.raises(DockerCliFailed) as caught:
        read_status("", err)
    assert type(caught.value) is error


async def test_no_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DockerMissing, match="no `docker` command"):
        await docker_status()


async def test_a_docker_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", docker_says(tmp_path, then="exec sleep 30")["PATH"])
    monkeypatch.setattr(docker_cli, "ANSWER_SECONDS", 0.1)
    with pytest.raises(DockerCliFailed, match="did not end"):
        await docker_status()


async def test_docker_is_run_only_for_a_command_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeDmr() as server:
        told = f'{{"running":true,"endpointHost":"{server.url}/v1/"}}\n'
        monkeypatch.setenv("PATH", docker_says(tmp_path, told)["PATH"])
        monkeypatch.delenv("MODEL_RUNNER_HOST", raising=False)
        with pytest.raises(EndpointNotFound):
            await find_endpoint(environ={})
        assert not (tmp_path / "asked").exists()
        found = await find_endpoint(environ=dict(os.environ), ask_docker=True)
        assert (found.root, found.source) == (server.url, "docker model status")


async def test_a_host_that_answers_is_not_asked_of_docker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeDmr() as server:
        monkeypatch.setattr(finders, "PORT", server.port)
        monkeypatch.setenv("PATH", docker_says(tmp_path, ENGINE)["PATH"])
        await find_endpoint(environ={}, ask_docker=True)
        assert not (tmp_path / "asked").exists()


async def test_that_docker_cannot_tell_is_one_of_the_attempts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", docker_says(tmp_path, err="unknown flag: --json")["PATH"])
    with pytest.raises(EndpointNotFound) as caught:
        await find_endpoint(environ={"PATH": os.environ["PATH"]}, ask_docker=True)
    last = caught.value.attempts[-1]
    assert (last.where, last.failure) == ("docker model status", "Docker has no `model` command")
