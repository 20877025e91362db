"""A client that talks to a fake server."""

from contextlib import AbstractAsyncContextManager

import pytest

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.endpoint import Endpoint
from tests.fakes.dmr_server import FakeDmr


class Connect:
    """Makes clients of fake servers."""

    def __call__(
        self, server: FakeDmr, *, timeout: float = 10.0, path: str = "/engines/v1"
    ) -> AbstractAsyncContextManager[Client]:
        endpoint = Endpoint(server.url, f"{server.url}{path}", "test")
        return Client(endpoint, timeout=timeout)


@pytest.fixture
def connect() -> Connect:
    return Connect()
