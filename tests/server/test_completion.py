"""Completion over the wire, with the capabilities of real editors."""

import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "cagent_ls", "serve"])
COLUMN = {"visual-studio-code": 30, "neovim": 32, "emacs": 29}
"""Where the cursor is behind the smiley, in UTF-16 units, UTF-8 bytes and code points."""

MARKDOWN = lsp.MarkupContent(lsp.MarkupKind.Markdown, "Helps")
TEXT = """\
agents:
  root:
    toolsets:
      - rag
    sub_agents: ["😀", {x: 1}, hel]
  helper: {model: a/b, description: Helps}
"""


@pytest_lsp.fixture(config=CONFIG, params=list(COLUMN))  # type: ignore[untyped-decorator]
async def editor(lsp_client: LanguageClient, request: Any) -> AsyncGenerator[None, None]:
    await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=client_capabilities(request.param))
    )
    yield
    await lsp_client.shutdown_session()


async def items_at(
    editor: LanguageClient, path: Path, text: str, line: int, column: int
) -> list[lsp.CompletionItem]:
    uri = path.as_uri()
    editor.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, text))
    )
    answer = await editor.text_document_completion_async(
        lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), lsp.Position(line, column))
    )
    assert isinstance(answer, lsp.CompletionList)
    return list(answer.items)


async def test_references_snippets_and_documentation(
    editor: LanguageClient, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    column = COLUMN[request.node.callspec.id] + 4
    items = await items_at(editor, tmp_path / "team.yaml", TEXT, 4, column)
    [helper] = [item for item in items if item.label == "helper"]
    assert helper.text_edit == lsp.TextEdit(
        lsp.Range(lsp.Position(4, column - 3), lsp.Position(4, column)), "helper"
    )
    assert helper.documentation is None
    resolved = await editor.completion_item_resolve_async(helper)
    assert resolved.documentation in ("Helps", MARKDOWN)


async def test_several_lines_are_indented_as_the_client_wants(
    editor: LanguageClient, tmp_path: Path
) -> None:
    items = await items_at(editor, tmp_path / "team.yaml", TEXT, 3, 11)
    [rag] = [item for item in items if item.label == "rag"]
    assert isinstance(rag.text_edit, lsp.TextEdit)
    if rag.insert_text_format is lsp.InsertTextFormat.Snippet:
        assert rag.text_edit.new_text == "type: rag\n  ref: ${1:source}"
        assert rag.insert_text_mode in {None, lsp.InsertTextMode.AdjustIndentation}
    else:
        assert rag.text_edit.new_text == "type: rag\n        ref: source"
        assert rag.insert_text_mode in {None, lsp.InsertTextMode.AsIs}


@pytest.mark.parametrize(
    ("name", "text", "offered"),
    [
        ("agent.yaml", "", True),
        ("my-agent.yml", "mod", True),
        ("agent.yaml", "version: 16\nmodels:\n", True),
        ("compose.yaml", "", False),
        ("agent.yaml", "services:\n  a: b\nvolumes:\n  c:\n", False),
    ],
)
async def test_files_just_begun(
    editor: LanguageClient, tmp_path: Path, name: str, text: str, offered: bool
) -> None:
    line = text.count("\n")
    items = await items_at(editor, tmp_path / name, text, line, len(text) if not line else 0)
    assert ("new agent" in [item.label for item in items]) == offered


async def test_files_of_the_folder(editor: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "AGENTS.md").touch()
    text = "agents:\n  root:\n    model: a/b\n    add_prompt_files: ['']\n"
    items = await items_at(editor, tmp_path / "team.yaml", text, 3, 24)
    assert [item.label for item in items] == ["docs/", "AGENTS.md"]


async def test_odd_positions_and_items_are_answered(editor: LanguageClient, tmp_path: Path) -> None:
    assert await items_at(editor, tmp_path / "team.yaml", TEXT, 999, 999)
    stale = lsp.CompletionItem(label="nothing", data={"not": "ours"})
    assert (await editor.completion_item_resolve_async(stale)).documentation is None
