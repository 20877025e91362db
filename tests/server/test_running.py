"""How a result reaches the user where the client does not show it."""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInternalError

from cagent_ls.server import asking, running
from cagent_ls.server.beside import later
from cagent_ls.server.runner import Job, Outcome
from cagent_ls.server.server import CagentServer

JOB = Job("Search notes", ("/x",), Path(), "notes.txt", brings_news=False)
SHOWS = lsp.WindowClientCapabilities(show_document=lsp.ShowDocumentClientCapabilities(support=True))


@pytest.mark.parametrize("answer", ["never", "no", JsonRpcInternalError()])
async def test_a_document_that_is_not_shown_is_a_message(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: object
) -> None:
    async def asked(params: lsp.ShowDocumentParams) -> lsp.ShowDocumentResult:
        if isinstance(answer, Exception):
            raise answer
        await asyncio.sleep(600 if answer == "never" else 0)
        return lsp.ShowDocumentResult(success=False)

    server, told = CagentServer(), list[str]()
    server.protocol.client_capabilities = lsp.ClientCapabilities(window=SHOWS)
    monkeypatch.setattr(asking, "ANSWER_SECONDS", 0.01)
    monkeypatch.setattr(server, "window_show_document_async", asked)
    monkeypatch.setattr(server, "window_show_message", lambda shown: told.append(shown.message))
    output = tmp_path / "notes.txt"
    output.write_text("notes.txt:1-1\n")
    await running._show(server, JOB, Outcome(0, output, ()))
    assert told == ["Search notes: notes.txt:1-1"]


async def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    server, told = CagentServer(), list[lsp.ShowMessageParams]()
    server.protocol.client_capabilities = lsp.ClientCapabilities()
    monkeypatch.setattr(tempfile, "mkstemp", full)
    monkeypatch.setattr(server, "window_show_message", told.append)
    answer = await running.run(server, JOB, None)
    assert answer == {"exitCode": None, "document": None}
    assert [(shown.type, shown.message) for shown in told] == [
        (lsp.MessageType.Error, "Search notes: No space left on device")
    ]


def test_a_session_may_end_while_a_program_begins(tmp_path: Path) -> None:
    sleeper = (sys.executable, "-c", "import time; time.sleep(600)")
    job = replace(JOB, argv=sleeper, folder=tmp_path)
    server = CagentServer()
    server.protocol.client_capabilities = lsp.ClientCapabilities()

    async def session() -> None:
        later(running.run(server, job, None))
        await asyncio.sleep(0)

    asyncio.run(session())  # returns
