"""Traps of finding Docker Model Runner; each test is named after one."""

import asyncio
import hashlib
import json
import threading
import time
from pathlib import Path

import httpx
import pytest

from cagent_ls.dmr import discovery, finders
from cagent_ls.dmr.client import Client
from cagent_ls.dmr.discovery import find_endpoint, forget, known_endpoint
from cagent_ls.dmr.docker_cli import read_status
from cagent_ls.dmr.endpoint import Endpoint, Tls, is_near
from cagent_ls.dmr.errors import EndpointNotFound, UnexpectedAnswer
from cagent_ls.dmr.models import Configuration
from cagent_ls.dmr.transport import connection_failure
from tests.dmr.conftest import Connect
from tests.fakes.certificates import Certificates
from tests.fakes.dmr_faults import WEB_PAGE, Fault
from tests.fakes.dmr_server import FakeDmr

DESKTOP = finders.DESKTOP_PREFIX


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/engines/v1", "/engines/llama.cpp/v1"])
async def test_management_paths_begin_at_the_root_not_at_the_openai_base(path: str) -> None:
    """Cutting ``/v1`` off the address would post to ``/_configure``, which is a 404."""
    async with FakeDmr() as server:
        endpoint = await find_endpoint(f"{server.url}{path}", environ={})
        async with Client(endpoint) as client:
            await client.configure(Configuration("ai/qwen3", context_size=4096))
            await client.models()
            await client.rerank("ai/qwen3-reranker", "q", ["d"])
        paths = {asked.path.replace("/llama.cpp", "") for asked in server.requests}
        assert {"/engines/_configure", "/models", "/engines/rerank"} <= paths


async def test_the_prefix_of_docker_desktop_stays_in_every_path(
    home: Path, connect: Connect
) -> None:
    """Reranking over Docker's socket works too: scheme and host alone are not the address."""
    async with FakeDmr(prefix=DESKTOP, unix=home / "docker.sock") as server:
        async with connect(server) as client:
            assert await client.rerank("ai/qwen3-reranker", "a b", ["a b"]) == [1.0]
            await client.configure(Configuration("ai/qwen3"))
            assert len(await client.embed("ai/embeddinggemma", ["x"])) == 1
        assert all(asked.path.startswith(DESKTOP) for asked in server.requests)


async def test_a_prefix_of_a_reverse_proxy_stays_too() -> None:
    async with FakeDmr(prefix="/behind/proxy") as server:
        endpoint = await find_endpoint(f"{server.url}/behind/proxy/engines/v1", environ={})
        async with Client(endpoint) as client:
            assert await client.rerank("ai/qwen3-reranker", "a", ["a"]) == [0.0]


@pytest.mark.parametrize("path", ["/engines/v1/_configure", "/v1/rerank", "/engines/v1/rerank"])
async def test_backend_not_found_is_about_the_address(connect: Connect, path: str) -> None:
    """The runner reads ``v1`` as the name of an engine."""
    async with FakeDmr() as server, connect(server) as client:
        with pytest.raises(UnexpectedAnswer, match="backend not found") as caught:
            await client.transport.json("POST", f"{server.url}{path}", {"model": "ai/qwen3"})
    assert "base_url" in caught.value.remedy


@pytest.mark.parametrize("form", ["127.0.0.1:{port}", "http://127.0.0.1:{port}", "{url}/"])
async def test_model_runner_host_without_scheme_is_repaired(form: str) -> None:
    async with FakeDmr() as server:
        host = form.format(port=server.port, url=server.url)
        found = await find_endpoint(environ={"MODEL_RUNNER_HOST": host})
        assert found.root == server.url


async def test_docker_host_says_where_the_socket_is(home: Path) -> None:
    async with FakeDmr(prefix=DESKTOP, unix=home / "own.sock"):
        found = await find_endpoint(environ={"DOCKER_HOST": f"unix://{home}/own.sock"})
        assert found.socket == str(home / "own.sock")
        assert found.root == f"http://localhost{DESKTOP}"
        async with Client(found) as client:
            assert len(await client.models()) == 3


async def test_the_docker_context_says_where_the_socket_is(home: Path) -> None:
    docker_context(home, "desktop-linux", f"unix://{home}/own.sock")
    async with FakeDmr(prefix=DESKTOP, unix=home / "own.sock"):
        found = await find_endpoint(environ={"HOME": str(home)})
        assert (found.source, found.socket) == (
            "Docker context `desktop-linux`",
            str(home / "own.sock"),
        )


@pytest.mark.parametrize("place", [".docker/run", ".docker/desktop", "run"])
async def test_sockets_of_desktop_and_of_rootless_docker_are_known(home: Path, place: str) -> None:
    (home / place).mkdir(parents=True)
    socket = home / place / "docker.sock"
    async with FakeDmr(prefix=DESKTOP, unix=socket):
        around = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
        found = await find_endpoint(environ=around)
        assert (found.source, found.socket) == ("Docker socket", str(socket))


async def test_docker_without_model_runner_is_not_taken(home: Path) -> None:
    """Docker Engine answers on its socket too, but not below the prefix of Docker Desktop."""
    async with FakeDmr(prefix="/other", unix=home / "docker.sock"):
        with pytest.raises(EndpointNotFound) as caught:
            await find_endpoint(environ={"DOCKER_HOST": f"unix://{home}/docker.sock"})
    first, *_ = caught.value.attempts
    assert first.where == f"DOCKER_HOST ({home}/docker.sock: http://localhost{DESKTOP})"
    assert first.failure == "answers, but is not Docker Model Runner (status 404 for /models)"


@pytest.mark.parametrize(
    "base_url",
    [
        f"http://_{DESKTOP}/engines/v1",
        f"http://localhost{DESKTOP}/v1/",
        f"http://localhost{DESKTOP}",
    ],
)
async def test_base_url_may_be_the_address_on_dockers_socket(home: Path, base_url: str) -> None:
    async with FakeDmr(prefix=DESKTOP, unix=home / "own.sock"):
        around = {"DOCKER_HOST": f"unix://{home}/own.sock"}
        found = await find_endpoint(base_url, environ=around)
        assert found.openai == f"http://localhost{DESKTOP}/engines/v1"
        assert found.socket == str(home / "own.sock")


@pytest.mark.parametrize("slash", ["", "/"])
async def test_base_url_may_be_the_root_of_the_runner(slash: str) -> None:
    async with FakeDmr() as server:
        found = await find_endpoint(f"{server.url}{slash}", environ={})
        assert (found.root, found.openai) == (server.url, f"{server.url}/engines/v1")


async def test_base_url_without_v1_may_be_another_server() -> None:
    async with FakeDmr(banner="mine", prefix="/api", faults={"/api/models": WEB_PAGE}) as server:
        found = await find_endpoint(f"{server.url}/api", environ={})
        assert (found.root, found.openai) == (f"{server.url}/api", f"{server.url}/api")


@pytest.mark.parametrize("status", [200, 404, 500])
async def test_an_unrelated_server_on_the_port_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    page = Fault(status, "<html>hello</html>", "text/html")
    async with FakeDmr(faults={"/": page, "/models": page}) as server:
        monkeypatch.setattr(finders, "PORT", server.port)
        with pytest.raises(EndpointNotFound, match="is not Docker Model Runner"):
            await find_endpoint(environ={})


async def test_the_json_of_status_is_found_after_other_output() -> None:
    """``docker model`` may install a runner first and print how that goes."""
    out = 'Pulling image…\n{"status":"done"}\n{"running":true,"endpoint":"http://h:1/v1/"}\nbye\n'
    assert read_status(out, "").endpoint == "http://h:1/v1/"


async def test_no_engine_is_guessed_from_the_status() -> None:
    """The engine follows the format of each model, so no address here names one."""
    status = read_status('{"running":true,"backends":{"vllm":"x","llama.cpp":"y"}}', "")
    assert status.backends == {"vllm": "x", "llama.cpp": "y"}
    async with FakeDmr() as server:
        found = await find_endpoint(environ={"MODEL_RUNNER_HOST": server.url})
        assert found.engines == f"{server.url}/engines"


async def test_the_chosen_model_context_decides(home: Path) -> None:
    async with FakeDmr() as server:
        model_context(home, "remote", {"host": server.url})
        found = await find_endpoint(environ={"HOME": str(home)})
        assert (found.source, found.root) == ("docker model context `remote`", server.url)


async def test_a_chosen_model_context_is_not_replaced(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_context(home, "remote", {"host": "127.0.0.1:9"})
    async with FakeDmr() as server:
        monkeypatch.setattr(finders, "PORT", server.port)
        with pytest.raises(EndpointNotFound) as caught:
            await find_endpoint(environ={"DOCKER_CONFIG": str(home / ".docker")})
    assert [each.where for each in caught.value.attempts] == [
        "docker model context `remote` (http://127.0.0.1:9)"
    ]


async def test_model_runner_host_wins_over_a_context(home: Path) -> None:
    model_context(home, "remote", {"host": "127.0.0.1:9"})
    async with FakeDmr() as server:
        around = {"HOME": str(home), "MODEL_RUNNER_HOST": server.url}
        assert (await find_endpoint(environ=around)).source == "MODEL_RUNNER_HOST"


async def test_what_is_wrong_with_dockers_files_is_told_and_passed_by(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".docker" / "model").mkdir()
    (home / ".docker" / "model" / "contexts.json").write_text("{")
    docker_context(home, "far", "ssh://me@host")
    around = {"HOME": str(home)}
    with pytest.raises(EndpointNotFound) as caught:
        await find_endpoint(environ=around)
    assert [(each.where, each.failure) for each in caught.value.attempts][:2] == [
        (str(home / ".docker/model/contexts.json"), "cannot be read (JSONDecodeError)"),
        ("Docker context `far`", "ssh is no way to reach a model runner"),
    ]
    async with FakeDmr() as server:
        monkeypatch.setattr(finders, "PORT", server.port)
        assert (await find_endpoint(environ=around)).root == server.url


async def test_tls_is_used_when_the_variable_is_exactly_true(
    certificates: Certificates,
) -> None:
    async with FakeDmr(tls=certificates.server) as server:
        around = {
            "MODEL_RUNNER_HOST": f"127.0.0.1:{server.port}",
            "MODEL_RUNNER_TLS": "true",
            "MODEL_RUNNER_TLS_CA_CERT": str(certificates.ca_cert),
        }
        found = await find_endpoint(environ=around)
        assert found.root == server.url
        async with Client(found) as client:
            assert len(await client.models()) == 3
        around["MODEL_RUNNER_TLS"] = "1"
        with pytest.raises(EndpointNotFound, match=f"http://127.0.0.1:{server.port}"):
            await find_endpoint(environ=around)


async def test_an_unknown_certificate_is_refused_unless_told_otherwise(
    certificates: Certificates,
) -> None:
    async with FakeDmr(tls=certificates.server) as server:
        around = {"MODEL_RUNNER_HOST": server.url}
        with pytest.raises(EndpointNotFound, match="TLS failed"):
            await find_endpoint(environ=around)
        around["MODEL_RUNNER_TLS_SKIP_VERIFY"] = "true"
        assert (await find_endpoint(environ=around)).tls == Tls(skip_verify=True)


async def test_a_certificate_file_that_is_not_there_is_told() -> None:
    around = {
        "MODEL_RUNNER_HOST": "https://127.0.0.1:9",
        "MODEL_RUNNER_TLS_CA_CERT": "/no/such/ca.crt",
    }
    with pytest.raises(EndpointNotFound, match="the certificates of /no/such/ca"):
        await find_endpoint(environ=around)


async def test_tls_of_a_context(certificates: Certificates, home: Path) -> None:
    async with FakeDmr(tls=certificates.server) as server:
        tls = {"enabled": True, "caCert": str(certificates.ca_cert)}
        model_context(home, "safe", {"host": f"127.0.0.1:{server.port}", "tls": tls})
        assert (await find_endpoint(environ={"HOME": str(home)})).root == server.url


async def test_an_endpoint_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDmr() as server:
        around = {"MODEL_RUNNER_HOST": server.url}
        first = await known_endpoint(environ=around)
        asked = len(server.requests)
        assert await known_endpoint(environ=around) is first
        assert len(server.requests) == asked
        forget(first)
        assert await known_endpoint(environ=around) == first
        assert len(server.requests) == 2 * asked


async def test_a_failed_search_is_not_remembered() -> None:
    with pytest.raises(EndpointNotFound):
        await known_endpoint(environ={})
    assert discovery._known == {}


async def test_a_hanging_socket_does_not_hold_up_the_search(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "PROBE_SECONDS", 0.2)
    slow = {f"{DESKTOP}/": Fault(200, hang=30.0)}
    async with FakeDmr(faults=slow, unix=home / "docker.sock") as _, FakeDmr() as server:
        monkeypatch.setattr(finders, "PORT", server.port)
        around = {"DOCKER_HOST": f"unix://{home}/docker.sock"}
        assert (await find_endpoint(environ=around)).root == server.url


def test_a_slow_name_server_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up cannot be cancelled, and the event loop would wait for its own."""
    answered = threading.Event()
    monkeypatch.setattr(discovery, "PROBE_SECONDS", 0.1)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answered.wait(60))
    started = time.monotonic()
    with pytest.raises(EndpointNotFound, match="no answer within"):
        asyncio.run(find_endpoint(environ={"MODEL_RUNNER_HOST": "runner.example"}))
    assert time.monotonic() - started < 30
    answered.set()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("[Errno -2] Name or service not known", "the host name is not known"),
        ("[Errno -3] Temporary failure in name resolution", "the host name cannot be looked up"),
        ("All connection attempts failed", "connection refused"),
        ("", "no connection"),
    ],
)
def test_why_there_is_no_connection_in_plain_words(fault: str, words: str) -> None:
    assert connection_failure(httpx.ConnectError(fault)) == words


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://localhost:12434", True),
        ("http://127.0.0.1", True),
        ("http://172.17.0.1:12434", True),
        ("http://model-runner.docker.internal", True),
        ("http://gpu-box:12434", True),
        ("http://[::1]:1", True),
        ("https://api.example.com/v1", False),
        ("http://8.8.8.8", False),
    ],
)
def test_proxies_are_for_the_outside_world(url: str, near: bool) -> None:
    assert is_near(url) is near


async def test_an_address_on_dockers_socket_without_docker() -> None:
    with pytest.raises(EndpointNotFound, match="Docker socket there is none here"):
        await find_endpoint(f"http://localhost{DESKTOP}/v1", environ={})


def test_where_a_named_pipe_is_said_with_its_address() -> None:
    pipe = r"\\.\pipe\docker_engine"
    endpoint = Endpoint("http://localhost/exp", "http://localhost/exp/engines/v1", "x", socket=pipe)
    assert endpoint.where == r"\\.\pipe\docker_engine: http://localhost/exp"


def docker_context(home: Path, name: str, host: str) -> None:
    """Makes `name` the current context of the Docker command line."""
    docker = home / ".docker"
    meta = docker / "contexts" / "meta" / hashlib.sha256(name.encode()).hexdigest()
    meta.mkdir(parents=True)
    described = {"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host}}}
    (meta / "meta.json").write_text(json.dumps(described))
    (docker / "config.json").write_text(json.dumps({"currentContext": name}))


def model_context(home: Path, name: str, described: dict[str, object]) -> None:
    """Makes `name` the current context of ``docker model``."""
    folder = home / ".docker" / "model"
    folder.mkdir()
    stored = {"version": 1, "current": name, "contexts": {name: described}}
    (folder / "contexts.json").write_text(json.dumps(stored))
