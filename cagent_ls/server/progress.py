"""Work-done progress, under a token of the client's or one of our own, and its cancelling."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from cagent_ls.server.asking import answer_of


class Progress:
    """Progress of one piece of work; without a token nothing is shown."""

    def __init__(self, server: LanguageServer, token: lsp.ProgressToken | None) -> None:
        self._server = server
        self._token = token

    def report(self, message: str) -> None:
        """Shows what is going on."""
        if self._token is not None:
            report = lsp.WorkDoneProgressReport(message=message)
            self._server.work_done_progress.report(self._token, report)

    def when_cancelled(self, act: Callable[[], object]) -> None:
        """Has `act` called when the user cancels the work, or now if that has happened."""
        if self._token is not None:
            cancelled = self._server.work_done_progress.tokens[self._token]
            cancelled.add_done_callback(lambda _: act())

    def when_cancelled_end_request(self) -> None:
        """Has the request that is being answered cancelled when the user cancels the work."""
        request = asyncio.current_task()
        if request is not None:
            self.when_cancelled(request.cancel)

    @property
    def is_cancelled(self) -> bool:
        """Whether the user has cancelled the work."""
        tokens = self._server.work_done_progress.tokens
        return self._token is not None and tokens[self._token].cancelled()


@asynccontextmanager
async def progress(
    server: LanguageServer, title: str, token: lsp.ProgressToken | None
) -> AsyncIterator[Progress]:
    """Shows that work is done while the block runs.

    `token` is the client's; with None one is made, where the client can show progress.
    """
    known = token if token is not None else await _created(server)
    shown = server.work_done_progress
    if known is not None:
        shown.begin(known, lsp.WorkDoneProgressBegin(title=title, cancellable=True))
    try:
        yield Progress(server, known)
    finally:
        if known is not None:
            shown.end(known, lsp.WorkDoneProgressEnd())
            shown.tokens.pop(known, None)  # pygls keeps them for ever


async def _created(server: LanguageServer) -> lsp.ProgressToken | None:
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        return None
    token = str(uuid.uuid4())
    await answer_of(server.work_done_progress.create_async(token))
    return token if token in server.work_done_progress.tokens else None
