"""Clients that talk to fake servers, on a machine without Docker."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cagent_ls.dmr import discovery, docker_files, finders, manager, transport
from cagent_ls.dmr.client import Client
from cagent_ls.dmr.endpoint import Endpoint
from tests.fakes.certificates import Certificates, make_certificates
from tests.fakes.dmr_server import FakeDmr


class Connect:
    """Makes clients of fake servers."""

    def __call__(
        self, server: FakeDmr, *, timeout: float = 10.0, path: str = "/engines/v1"
    ) -> Client:
        root = "http://localhost" if server.unix else server.url
        root += server.prefix
        unix = str(server.unix) if server.unix else None
        return Client(Endpoint(root, f"{root}{path}", "test", socket=unix), timeout=timeout)


@pytest.fixture
def connect() -> Connect:
    return Connect()


@pytest.fixture(autouse=True)
def _plain_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in a container, no Docker socket, nothing at the well-known port, short pauses."""
    monkeypatch.setattr(discovery, "in_container", lambda: False)
    monkeypatch.setattr(discovery, "_known", {})
    monkeypatch.setattr(docker_files, "DEFAULT_SOCKETS", ())
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setattr(finders, "PORT", free.getsockname()[1])
    monkeypatch.setattr(transport, "RETRY_PAUSES", (0.01, 0.02))
    monkeypatch.setattr(manager, "PULL_PAUSES", (0.01, 0.01, 0.01, 0.01))


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    try:
        return make_certificates(tmp_path_factory.mktemp("certificates"))
    except OSError:
        if os.environ.get("CI"):
            raise
        pytest.skip("needs the program openssl")


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home folder; its path is short enough for a socket in it."""
    if sys.platform == "win32":
        pytest.skip("needs Unix sockets")
    with tempfile.TemporaryDirectory(prefix="home") as folder:
        (Path(folder) / ".docker").mkdir()
        yield Path(folder)


def time_limits(client: Client) -> list[float | None]:
    """Collects how many seconds of silence each further request of `client` allows."""
    limits: list[float | None] = []

    async def note(request: httpx.Request) -> None:
        limits.append(request.extensions["timeout"]["read"])

    client.transport._client.event_hooks = {"request": [note]}
    return limits
