"""Live knowledge reaches lenses, hints and hover by itself, and its lack is no failure."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from tests.fakes.dmr_server import FakeDmr, Fault

TEXT = """\
agents:
  root:
    model: dmr/ai/smollm2
models:
  big: {provider: dmr, model: ai/qwen3}
  small: {provider: dmr, model: ai/smollm2}
"""
CAPABILITIES = lsp.ClientCapabilities(
    workspace=lsp.WorkspaceClientCapabilities(
        code_lens=lsp.CodeLensWorkspaceClientCapabilities(refresh_support=True),
        inlay_hint=lsp.InlayHintWorkspaceClientCapabilities(refresh_support=True),
    )
)


class Session:
    """A client with one open document that counts how often it is told to ask again."""

    def __init__(self, folder: Path) -> None:
        self.client = LanguageClient("test", "1")
        self.document = lsp.TextDocumentIdentifier((folder / "team.yaml").as_uri())
        self.asked_again: asyncio.Queue[str] = asyncio.Queue()

        for method in (lsp.WORKSPACE_CODE_LENS_REFRESH, lsp.WORKSPACE_INLAY_HINT_REFRESH):
            self.client.feature(method)(lambda *_, of=method: self.asked_again.put_nowait(of))

    async def hints(self) -> list[str]:
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
        found = await self.client.text_document_inlay_hint_async(
            lsp.InlayHintParams(self.document, whole)
        )
        return [str(hint.label) for hint in found or []]

    async def lenses(self) -> list[str]:
        found = await self.client.text_document_code_lens_async(lsp.CodeLensParams(self.document))
        return [lens.command.title for lens in found or [] if lens.command]

    async def hover(self, line: int, column: int) -> str:
        found = await self.client.text_document_hover_async(
            lsp.HoverParams(self.document, lsp.Position(line, column))
        )
        assert found is not None
        assert isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value


@asynccontextmanager
async def session(
    folder: Path, runner: str, capabilities: lsp.ClientCapabilities = CAPABILITIES
) -> AsyncIterator[Session]:
    made = Session(folder)
    environ = {**os.environ, "MODEL_RUNNER_HOST": runner}
    await made.client.start_io(sys.executable, "-m", "cagent_ls", "serve", env=environ)
    options = {"commands": ["cagent.pullModel"], "trusted": True}
    await made.client.initialize_async(
        lsp.InitializeParams(capabilities=capabilities, initialization_options=options)
    )
    made.client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(made.document.uri, "yaml", 1, TEXT))
    )
    yield made
    await made.client.shutdown_async(None)
    made.client.exit(None)
    # pygls has no types for it
    await asyncio.wait_for(made.client.stop(), 20)  # type: ignore[no-untyped-call]


async def test_what_is_found_out_later_comes_with_a_refresh(tmp_path: Path) -> None:
    with FakeDmr(models=["ai/qwen3"]) as server:
        async with session(tmp_path, server.url) as opened:
            told = {await asyncio.wait_for(opened.asked_again.get(), 20) for _ in range(2)}
            assert told == {lsp.WORKSPACE_CODE_LENS_REFRESH, lsp.WORKSPACE_INLAY_HINT_REFRESH}
            assert (await opened.hints()).count("not installed") == 2
            assert await opened.lenses() == ["Pull", "Pull"]
            assert "Not installed" in await opened.hover(2, 16)
            assert "Installed" in await opened.hover(4, 3)


async def test_a_runner_that_hangs_keeps_nobody_waiting(tmp_path: Path) -> None:
    fault = Fault(200, hang=60)
    with FakeDmr(faults={"/models": fault, "/": fault}) as server:
        async with session(tmp_path, server.url) as opened:
            assert await asyncio.wait_for(opened.hints(), 10) == []
            assert await asyncio.wait_for(opened.lenses(), 10) == []
            assert "nstalled" not in await asyncio.wait_for(opened.hover(2, 16), 10)


async def test_a_client_without_markdown_gets_plain_text(tmp_path: Path) -> None:
    hover = lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.PlainText])
    known = lsp.ClientCapabilities(text_document=lsp.TextDocumentClientCapabilities(hover=hover))
    with FakeDmr() as server:
        async with session(tmp_path, server.url, known) as opened:
            told = await opened.hover(4, 3)
    assert told.startswith("big, model of this file\n\nai/qwen3 of dmr\n")
