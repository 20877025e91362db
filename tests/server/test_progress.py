"""Work-done progress with clients that do not play along."""

import asyncio
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcMethodNotFound
from pygls.lsp.server import LanguageServer

from cagent_ls.server import asking
from cagent_ls.server.progress import progress


class Client:
    """A server whose client was started with or without progress, and what it was sent."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
        self.server = LanguageServer("test", "1")
        self.sent: list[Any] = []
        shows = lsp.WindowClientCapabilities(work_done_progress=True)
        self.server.protocol.client_capabilities = lsp.ClientCapabilities(window=shows)

        async def asked(*_: object) -> None:
            if isinstance(answer, Exception):
                raise answer
            await asyncio.sleep(600)

        monkeypatch.setattr(asking, "ANSWER_SECONDS", 0.01)
        monkeypatch.setattr(self.server.protocol, "send_request_async", asked)
        monkeypatch.setattr(
            self.server.protocol, "notify", lambda method, params: self.sent.append(params)
        )


@pytest.mark.parametrize("answer", ["never", JsonRpcMethodNotFound()])
async def test_no_answer_no_progress(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    client = Client(monkeypatch, answer)
    async with progress(client.server, "Index", None) as shown:
        shown.report("3 files")
        shown.when_cancelled(lambda: pytest.fail("nobody can cancel"))
        assert not shown.is_cancelled
    assert client.sent == []


async def test_a_token_of_the_client_is_forgotten_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, happened = Client(monkeypatch, "never"), list[str]()
    async with progress(client.server, "Index", "mine") as shown:
        shown.when_cancelled(lambda: happened.append("cancelled"))
        client.server.work_done_progress.tokens["mine"].cancel()
        assert shown.is_cancelled
    assert happened == ["cancelled"]
    assert [params.token for params in client.sent] == ["mine", "mine"]
    assert client.server.work_done_progress.tokens == {}
