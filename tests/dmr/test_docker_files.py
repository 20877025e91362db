"""Where Docker's variables and files say that it is."""

from pathlib import Path

import pytest

from cagent_ls.dmr.docker_files import DockerApi, Unusable, docker_apis, model_context


@pytest.mark.parametrize(
    ("host", "api"),
    [
        (
            "unix:///run/user/1000/docker.sock",
            DockerApi("DOCKER_HOST", "/run/user/1000/docker.sock"),
        ),
        ("npipe:////./pipe/docker_engine", DockerApi("DOCKER_HOST", r"\\.\pipe\docker_engine")),
        ("tcp://127.0.0.1:2375", DockerApi("DOCKER_HOST", url="http://127.0.0.1:2375")),
        ("https://host:2376/", DockerApi("DOCKER_HOST", url="https://host:2376")),
    ],
)
def test_docker_host_in_every_form(host: str, api: DockerApi) -> None:
    assert docker_apis({"DOCKER_HOST": host}, "linux") == [api]


@pytest.mark.parametrize("host", ["ssh://me@host", "nonsense", "fd://"])
def test_a_docker_host_that_leads_nowhere(host: str) -> None:
    with pytest.raises(Unusable) as caught:
        docker_apis({"DOCKER_HOST": host}, "linux")
    assert caught.value.source == "DOCKER_HOST"


def test_on_windows_docker_is_behind_named_pipes() -> None:
    assert [api.socket for api in docker_apis({}, "win32")] == [
        r"\\.\pipe\docker_engine",
        r"\\.\pipe\dockerDesktopLinuxEngine",
    ]


def test_without_anything_there_is_no_socket(tmp_path: Path) -> None:
    assert docker_apis({}, "linux") == []
    assert docker_apis({"HOME": str(tmp_path)}, "linux") == []


def test_a_context_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="is not in ") as caught:
        docker_apis({"DOCKER_CONTEXT": "gone", "DOCKER_CONFIG": str(tmp_path)}, "linux")
    assert caught.value.source == "Docker context `gone`"


@pytest.mark.parametrize("written", ['{"current":"default"}', '{"current":""}', "{}"])
def test_the_default_model_context_is_none(tmp_path: Path, written: str) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "contexts.json").write_text(written)
    assert model_context({"DOCKER_CONFIG": str(tmp_path)}) is None
    assert model_context({}) is None


@pytest.mark.parametrize(
    "written",
    [
        '{"current":"mine"}',
        '{"current":"mine","contexts":{}}',
        '{"current":"mine","contexts":{"mine":{"host":""}}}',
        '{"current":"mine","contexts":{"mine":[]}}',
        "[]",
        "{",
    ],
)
def test_a_damaged_model_context_is_told(tmp_path: Path, written: str) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "contexts.json").write_text(written)
    with pytest.raises(Unusable):
        model_context({"DOCKER_CONFIG": str(tmp_path)})
