"""Finding the endpoint."""

import socket
from collections.abc import Iterator

import pytest

from cagent_ls.dmr import discovery
from cagent_ls.dmr import finders as module
from cagent_ls.dmr.client import Client
from cagent_ls.dmr.discovery import find_endpoint
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import EndpointNotFound
from tests.fakes.dmr_faults import WEB_PAGE
from tests.fakes.dmr_server import FakeDmr, Fault


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield silent.getsockname()[1]


@pytest.mark.parametrize("form", ["{url}", "{url}/", "127.0.0.1:{port}", "{url}/engines/v1"])
async def test_model_runner_host_in_every_spelling(form: str) -> None:
    async with FakeDmr() as server:
        host = form.format(url=server.url, port=server.port)
        found = await find_endpoint(environ={"MODEL_RUNNER_HOST": host})
        assert found == Endpoint(server.url, f"{server.url}/engines/v1", "MODEL_RUNNER_HOST")


async def test_a_path_prefix_stays_in_every_address() -> None:
    models = Fault(200, "[]", "application/json")
    async with FakeDmr(faults={"/exp/vDD4.40/models": models}) as server:
        prefixed = f"{server.url}/exp/vDD4.40"
        found = await find_endpoint(environ={"MODEL_RUNNER_HOST": f"{prefixed}/"})
        assert found.root == prefixed
        assert found.openai == f"{prefixed}/engines/v1"
        assert found.engines == f"{prefixed}/engines"


async def test_the_well_known_port(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDmr() as server:
        monkeypatch.setattr(module, "PORT", server.port)
        found = await find_endpoint(environ={})
        assert found.root == server.url
        assert found.source == f"TCP port {server.port}"


async def test_container_hosts_come_after_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDmr() as server:
        monkeypatch.setattr(discovery, "in_container", lambda: True)
        monkeypatch.setattr(module, "HOSTS_FROM_CONTAINER", ("http://127.0.0.1:9", server.url))
        found = await find_endpoint(environ={})
        assert (found.root, found.source) == (server.url, "container host")


async def test_base_url_may_be_any_openai_server() -> None:
    async with FakeDmr(banner="llama.cpp", faults={"/models": WEB_PAGE}) as server:
        found = await find_endpoint(f"{server.url}/v1/", environ={"MODEL_RUNNER_HOST": "nowhere"})
        assert (found.openai, found.root) == (f"{server.url}/v1", server.url)


async def test_nothing_listens() -> None:
    with pytest.raises(EndpointNotFound) as caught:
        await find_endpoint(environ={})
    assert f"TCP port {module.PORT}" in str(caught.value)
    assert "connection refused" in str(caught.value)
    for check in ("docker model status", "docker model list", "docker model logs", "Desktop"):
        assert check in caught.value.remedy
    assert "cagent-runtime local serve" in caught.value.remedy


async def test_a_host_the_user_names_is_never_replaced_by_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with FakeDmr() as server:
        monkeypatch.setattr(module, "PORT", server.port)
        with pytest.raises(EndpointNotFound) as caught:
            await find_endpoint(environ={"MODEL_RUNNER_HOST": "127.0.0.1:9"})
    assert [attempt.where for attempt in caught.value.attempts] == [
        "MODEL_RUNNER_HOST (http://127.0.0.1:9)"
    ]


async def test_another_server_on_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDmr(faults={"/": WEB_PAGE, "/models": WEB_PAGE}) as server:
        monkeypatch.setattr(module, "PORT", server.port)
        with pytest.raises(EndpointNotFound, match="is not Docker Model Runner"):
            await find_endpoint(environ={})


async def test_a_silent_server_is_left_after_a_while(
    monkeypatch: pytest.MonkeyPatch, silent_port: int
) -> None:
    assert discovery.PROBE_SECONDS == 2
    monkeypatch.setattr(discovery, "PROBE_SECONDS", 0.1)
    monkeypatch.setattr(module, "PORT", silent_port)
    with pytest.raises(EndpointNotFound, match=r"no answer within 0\.1 seconds"):
        await find_endpoint(environ={})


async def test_every_attempt_is_told_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "in_container", lambda: True)
    monkeypatch.setattr(
        module, "HOSTS_FROM_CONTAINER", ("http://127.0.0.1:7", "http://127.0.0.1:9")
    )
    with pytest.raises(EndpointNotFound) as caught:
        await find_endpoint(environ={})
    lines = str(caught.value).splitlines()
    assert [line.split(" (")[0].strip() for line in lines[1:]] == [
        "Docker socket: there is none here",
        f"TCP port {module.PORT}",
        "container host",
        "container host",
    ]


@pytest.mark.parametrize("address", ["http://[::bad", "ftp://host/x", "http://", "host:notaport"])
async def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(EndpointNotFound, match="base_url is not an http address"):
        await find_endpoint(address, environ={})


async def test_a_login_in_the_address_is_sent_but_never_shown() -> None:
    async with FakeDmr(models=[]) as server:
        found = await find_endpoint(f"http://me:s3cret@127.0.0.1:{server.port}/v1", environ={})
        async with Client(found) as client:
            await client.models()
        assert server.requests[-1].headers["authorization"] == "Basic bWU6czNjcmV0"
        assert "s3cret" not in found.openai + found.root
    with pytest.raises(EndpointNotFound) as caught:
        await find_endpoint("http://me:s3cret@127.0.0.1:9/v1", environ={})
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("openai", "engines"),
    [
        ("http://h:1/engines/v1", "http://h:1/engines"),
        ("http://h:1/engines/llama.cpp/v1", "http://h:1/engines/llama.cpp"),
        ("http://h:1/v1", "http://h:1/engines"),
    ],
)
def test_configuration_goes_to_the_engine_that_the_openai_base_names(
    openai: str, engines: str
) -> None:
    assert Endpoint("http://h:1", openai, "test").engines == engines
