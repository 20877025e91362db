"""The server over stdio, driven by a real client."""

import asyncio
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

COMMAND = [sys.executable, "-m", "cagent_ls", "serve", "--stdio"]
TEXT = """\
agents:
  root:
    model: lokal
    instruction: "😀"
    toolsets:
      - type: filesystem
      - {type: rag, ref: notes}
models:
  local: {provider: dmr, model: ai/smollm2, provider_opts: {context_size: '8192'}}
rag:
  notes:
    docs: [./docs]
    strategies: [{type: bm25}]
"""
CAPABILITIES = lsp.ClientCapabilities(
    text_document=lsp.TextDocumentClientCapabilities(
        publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(version_support=True)
    )
)
COMMANDS = ["cagent.runAgent", "cagent.indexRag", "cagent.searchRag"]


class Session:
    def __init__(self, folder: Path) -> None:
        self.uri = (folder / "team.yaml").as_uri()
        (folder / "team.yaml").write_text(TEXT, "utf-8")
        (folder / "docs").mkdir()
        (folder / "docs" / "notes.txt").write_text("Notes.", "utf-8")
        self.client = LanguageClient("test", "1")
        self.published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()

        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(published)

    async def start(self, **options: object) -> lsp.InitializeResult:
        await self.client.start_io(*COMMAND)
        answer = await self.client.initialize_async(
            lsp.InitializeParams(capabilities=CAPABILITIES, initialization_options=options or None)
        )
        self.client.initialized(lsp.InitializedParams())
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(self.uri, "yaml", 1, TEXT))
        )
        return answer

    async def diagnostics(self) -> lsp.PublishDiagnosticsParams:
        return await asyncio.wait_for(self.published.get(), 60)

    async def exit_code(self) -> int | None:
        self.client.exit(None)
        process = self.client._server
        assert process is not None
        # pygls has no types for it
        await asyncio.wait_for(self.client.stop(), 60)  # type: ignore[no-untyped-call]
        return process.returncode


async def test_a_whole_session(tmp_path: Path) -> None:
    session = Session(tmp_path)
    answer = await session.start(commands=COMMANDS, trusted=True)
    assert answer.capabilities.hover_provider
    document = lsp.TextDocumentIdentifier(session.uri)

    [finding] = (await session.diagnostics()).diagnostics
    assert (finding.code, finding.range) == (
        "undefined-reference",
        lsp.Range(lsp.Position(2, 11), lsp.Position(2, 16)),
    )

    offers = await session.client.text_document_completion_async(
        lsp.CompletionParams(document, lsp.Position(2, 13))
    )
    assert isinstance(offers, lsp.CompletionList)
    local = next(item for item in offers.items if item.label == "local")
    assert isinstance(local.text_edit, lsp.TextEdit)

    session.client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version=2, uri=session.uri),
            [lsp.TextDocumentContentChangePartial(local.text_edit.range, local.text_edit.new_text)],
        )
    )
    published = await session.diagnostics()
    assert (published.version, list(published.diagnostics)) == (2, [])

    hover = await session.client.text_document_hover_async(
        lsp.HoverParams(document, lsp.Position(4, 6))
    )
    assert hover is not None
    assert isinstance(hover.contents, lsp.MarkupContent)
    assert "tools the agent may use" in hover.contents.value

    lenses = await session.client.text_document_code_lens_async(lsp.CodeLensParams(document))
    assert lenses is not None
    commands = [lens.command for lens in lenses if lens.command is not None]
    assert [c.title for c in commands] == ["Run agent", "Index", "Search"]
    [argument] = list(commands[0].arguments or [])
    assert isinstance(argument, dict)
    assert argument["argv"][1:5] == ["-P", "-m", "cagent_runtime", "run"]

    await session.client.shutdown_async(None)
    assert await session.exit_code() == 0


async def test_exit_without_shutdown_is_a_failure(tmp_path: Path) -> None:
    session = Session(tmp_path)
    await session.start()
    await session.diagnostics()
    assert await session.exit_code() == 1


async def test_an_untrusted_client_gets_no_lenses(tmp_path: Path) -> None:
    session = Session(tmp_path)
    await session.start(commands=COMMANDS, trusted=False)
    lenses = await session.client.text_document_code_lens_async(
        lsp.CodeLensParams(lsp.TextDocumentIdentifier(session.uri))
    )
    assert list(lenses or []) == []
    await session.client.shutdown_async(None)
    assert await session.exit_code() == 0


@pytest.mark.parametrize("address", ["0.0.0.0:1234", "example.org:80", "127.0.0.1", "::1"])
async def test_only_loopback_addresses_are_served(address: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND[:-1], "--tcp", address, stderr=asyncio.subprocess.PIPE
    )
    _, stderr = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    assert b"Traceback" not in stderr
