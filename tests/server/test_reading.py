"""Hover, lenses, hints, tokens and formatting over the wire, with the clients of three editors."""

import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

TEXT = """\
agents:
  root:
    model: {main: "😀"}
  😀: {model: local, sub_agents: ["😀", root]}   
models:
  local: {provider: dmr, model: ai/qwen3}
rag:
  notes:
    strategies: [{type: chunked-embeddings}]
"""  # noqa: W291
CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "cagent_ls", "serve"])
COMMANDS = ["cagent.runAgent", "cagent.chat", "cagent.showReferences", "cagent.indexRag"]
EDITORS = {"visual-studio-code": "utf-16", "neovim": "utf-8", "emacs": "utf-32"}
LINE = "  😀: {model: local"


def column(text: str, editor: str) -> int:
    """How far the end of a text is from its start, as an editor counts."""
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[EDITORS[editor]]
    names = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
    return len(text.encode(names[EDITORS[editor]])) // size


@pytest_lsp.fixture(config=CONFIG, params=list(EDITORS))  # type: ignore[untyped-decorator]
async def editor(lsp_client: LanguageClient, request: Any) -> AsyncGenerator[None, None]:
    for method in (lsp.WORKSPACE_CODE_LENS_REFRESH, lsp.WORKSPACE_INLAY_HINT_REFRESH):
        lsp_client.feature(method)(lambda *_: None)
    capabilities = client_capabilities(request.param)
    options = {"commands": COMMANDS, "trusted": True, "formatting": True}
    lsp_client.answer = await lsp_client.initialize_session(  # type: ignore[attr-defined]
        lsp.InitializeParams(capabilities=capabilities, initialization_options=options)
    )
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.node.callspec.id
    return found


@pytest.fixture
def document(editor: LanguageClient, tmp_path: Path) -> lsp.TextDocumentIdentifier:
    """The text above, opened."""
    uri = (tmp_path / "team.yaml").as_uri()
    editor.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, TEXT))
    )
    return lsp.TextDocumentIdentifier(uri)


async def test_hover(
    editor: LanguageClient, document: lsp.TextDocumentIdentifier, name: str
) -> None:
    at = lsp.Position(3, column(LINE, name))
    found = await editor.text_document_hover_async(lsp.HoverParams(document, at))
    assert found is not None
    assert isinstance(found.contents, lsp.MarkupContent)
    assert "`ai/qwen3` of `dmr`" in found.contents.value
    start = lsp.Position(3, column("  😀: {model: ", name))
    assert found.range == lsp.Range(start, at)


async def test_lenses(
    editor: LanguageClient, document: lsp.TextDocumentIdentifier, name: str
) -> None:
    params = lsp.CodeLensParams(document)
    found = await editor.text_document_code_lens_async(params)
    titles = [lens.command.title for lens in found or [] if lens.command]
    start = ["Run agent", "Chat", "1 reference", "Run agent", "Chat", "1 reference"]
    assert titles[:6] == start
    assert titles[6:] in (["Index"], ["Index (never made)"])
    for _ in range(50):
        if titles[-1] != "Index":
            break
        found = await editor.text_document_code_lens_async(params)
        titles = [lens.command.title for lens in found or [] if lens.command]
    assert titles[-1] == "Index (never made)"


async def test_inlay_hints(
    editor: LanguageClient, document: lsp.TextDocumentIdentifier, name: str
) -> None:
    line = lsp.Range(lsp.Position(3, 0), lsp.Position(4, 0))
    found = await editor.text_document_inlay_hint_async(lsp.InlayHintParams(document, line))
    assert [(h.position, h.label) for h in found or []] == [
        (lsp.Position(3, column(LINE, name)), "dmr/ai/qwen3")
    ]


async def test_semantic_tokens(
    editor: LanguageClient, document: lsp.TextDocumentIdentifier, name: str
) -> None:
    legend = editor.answer.capabilities.semantic_tokens_provider.legend  # type: ignore[attr-defined]
    found = await editor.text_document_semantic_tokens_full_async(
        lsp.SemanticTokensParams(document)
    )
    assert found is not None
    first, second = found.data[:5], found.data[5:10]
    assert (list(first[:3]), legend.token_types[first[3]]) == ([1, 2, 4], "class")
    assert list(second[:3]) == [2, 2, column("😀", name)]

    change = lsp.TextDocumentContentChangePartial(
        lsp.Range(lsp.Position(1, 2), lsp.Position(1, 6)), "main"
    )
    editor.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version=2, uri=document.uri), [change]
        )
    )
    assert found.result_id is not None
    later = await editor.text_document_semantic_tokens_full_delta_async(
        lsp.SemanticTokensDeltaParams(document, found.result_id)
    )
    assert isinstance(later, lsp.SemanticTokensDelta)
    assert len(later.edits) <= 1

    line = lsp.Range(lsp.Position(3, 0), lsp.Position(3, 3))
    part = await editor.text_document_semantic_tokens_range_async(
        lsp.SemanticTokensRangeParams(document, line)
    )
    assert part is not None
    assert list(part.data[:3]) == [3, 2, column("😀", name)]


async def test_formatting(
    editor: LanguageClient, document: lsp.TextDocumentIdentifier, name: str
) -> None:
    options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
    found = await editor.text_document_formatting_async(
        lsp.DocumentFormattingParams(document, options)
    )
    end = column(TEXT.splitlines()[3].rstrip(), name)
    assert [(e.range, e.new_text) for e in found or []] == [
        (lsp.Range(lsp.Position(3, end), lsp.Position(3, end + 3)), "")
    ]
    change = lsp.TextDocumentContentChangePartial(
        lsp.Range(lsp.Position(7, 8), lsp.Position(7, 8)), "\n"
    )
    editor.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version=2, uri=document.uri), [change]
        )
    )
    typed = await editor.text_document_on_type_formatting_async(
        lsp.DocumentOnTypeFormattingParams(document, lsp.Position(8, 0), "\n", options)
    )
    assert [edit.new_text for edit in typed or []] == ["    "]
