"""Whole sessions with the capabilities of real editors, over stdio."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

TEXT = """\
agents:
  root:
    description: "😀"   # before the model, so that columns differ by encoding
    toolsets: [{type: filesystem}, {type: shell}]
    model: {provider: "😀"}
models:
  local: {provider: dmr, model: "😀", modle: x}
"""
CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "cagent_ls", "serve"])
COLUMN = {"visual-studio-code": 38, "neovim": 40, "emacs": 37}
"""Where `modle` starts: UTF-16 units, UTF-8 bytes and code points, as each editor wants."""


@pytest_lsp.fixture(config=CONFIG, params=list(COLUMN))  # type: ignore[untyped-decorator]
async def editor(lsp_client: LanguageClient, request: Any) -> AsyncGenerator[None, None]:
    await lsp_client.initialize_session(
        lsp.InitializeParams(
            capabilities=client_capabilities(request.param),
            initialization_options={"commands": ["cagent.runAgent"], "trusted": True},
        )
    )
    yield
    await lsp_client.shutdown_session()
    process = lsp_client._server
    assert process is not None
    assert process.returncode == 0


async def findings(editor: LanguageClient, uri: str) -> Sequence[lsp.Diagnostic]:
    """What the server has found, pushed or pulled as the editor wants it."""
    known = editor.capabilities
    document = known.text_document if known is not None else None
    if document is not None and document.diagnostic is not None:
        report = await editor.text_document_diagnostic_async(
            lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri))
        )
        assert isinstance(report, lsp.RelatedFullDocumentDiagnosticReport)
        assert uri not in editor.diagnostics
        return report.items
    for _ in range(1000):
        if uri in editor.diagnostics:
            break
        await asyncio.sleep(0.02)
    return editor.diagnostics[uri]


async def test_a_session_counts_as_the_client_does(
    editor: LanguageClient, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    uri = (tmp_path / "team.yaml").as_uri()
    document = lsp.TextDocumentIdentifier(uri)
    editor.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, TEXT))
    )
    by_line = {found.range.start.line: found for found in await findings(editor, uri)}
    assert by_line[4].code == "wrong-type"
    column = COLUMN[request.node.callspec.id]
    assert by_line[6].range == lsp.Range(lsp.Position(6, column), lsp.Position(6, column + 5))

    hover = await editor.text_document_hover_async(lsp.HoverParams(document, lsp.Position(2, 8)))
    assert hover is not None

    editor.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version=2, uri=uri),
            [
                lsp.TextDocumentContentChangePartial(
                    lsp.Range(lsp.Position(4, 11), lsp.Position(4, 99)), "lo"
                )
            ],
        )
    )
    offers = await editor.text_document_completion_async(
        lsp.CompletionParams(document, lsp.Position(4, 13))
    )
    items = offers.items if isinstance(offers, lsp.CompletionList) else offers or []
    assert "local" in [item.label for item in items]

    lenses = await editor.text_document_code_lens_async(lsp.CodeLensParams(document))
    assert [lens.command.title for lens in lenses or [] if lens.command] == ["Run agent"]
