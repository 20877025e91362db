"""Navigation over the wire, with the capabilities of real editors."""

import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from cagent_ls.syntax.lines import Encoding, LineIndex

TEXT = """\
agents:
  root: {description: "😀", model: "x/y, klein", sub_agents: [aide, acme/aide2]}
  "größe 😀": {sub_agents: [aide]} # 😀
  aide: &a {model: klein}
  copy: *a
models:
  klein: {provider: dmr, model: ai/qwen3}
"""
CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "cagent_ls", "serve"])
UNITS: dict[str, Encoding] = {
    "visual-studio-code": "utf-16",
    "neovim": "utf-8",
    "emacs": "utf-32",
}


class Editor:
    """A client with one document open, whose positions are told by what stands there."""

    def __init__(self, client: LanguageClient, uri: str, units: Encoding) -> None:
        self.client = client
        self.uri = uri
        self.document = lsp.TextDocumentIdentifier(uri)
        self._units = units
        self._lines = LineIndex(TEXT)

    def at(self, text: str, within: int = 0) -> lsp.Position:
        """The place `within` characters into the first `text`."""
        return lsp.Position(*self._lines.position(TEXT.index(text) + within, self._units))

    def text(self, found: lsp.Range) -> str:
        """What a range of the client holds, with its line."""
        start, end = (
            self._lines.offset(place.line, place.character, self._units)
            for place in (found.start, found.end)
        )
        return f"{found.start.line}:{TEXT[start:end]}"


@pytest_lsp.fixture(config=CONFIG, params=list(UNITS))  # type: ignore[untyped-decorator]
async def client(lsp_client: LanguageClient, request: Any) -> AsyncGenerator[None, None]:
    await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=client_capabilities(request.param))
    )
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
async def editor(client: LanguageClient, tmp_path: Path, request: Any) -> Editor:
    uri = (tmp_path / "team.yaml").as_uri()
    client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, TEXT))
    )
    return Editor(client, uri, UNITS[request.node.callspec.params["client"]])


async def test_definition_and_declaration(editor: Editor) -> None:
    place = editor.at("klein", 2)
    for found in (
        await editor.client.text_document_definition_async(
            lsp.DefinitionParams(editor.document, place)
        ),
        await editor.client.text_document_declaration_async(
            lsp.DeclarationParams(editor.document, place)
        ),
    ):
        assert isinstance(found, list | tuple)
        [jump] = found
        if isinstance(jump, lsp.LocationLink):
            assert jump.origin_selection_range is not None
            assert editor.text(jump.origin_selection_range) == "1:klein"
            assert editor.text(jump.target_range) == "6:klein: {provider: dmr, model: ai/qwen3}"
            assert editor.text(jump.target_selection_range) == "6:klein"
        else:
            assert editor.text(jump.range) == "6:klein"


async def test_references_and_highlights(editor: Editor) -> None:
    place = editor.at("[aide]", 1)
    found = {}
    for declared in (True, False):
        context = lsp.ReferenceContext(include_declaration=declared)
        found[declared] = await editor.client.text_document_references_async(
            lsp.ReferenceParams(context, editor.document, place)
        )
    assert [editor.text(f.range) for f in found[True] or ()] == ["1:aide", "2:aide", "3:aide"]
    assert [editor.text(f.range) for f in found[False] or ()] == ["1:aide", "2:aide"]

    lights = await editor.client.text_document_document_highlight_async(
        lsp.DocumentHighlightParams(editor.document, place)
    )
    assert [(editor.text(f.range), f.kind) for f in lights or ()] == [
        ("1:aide", lsp.DocumentHighlightKind.Read),
        ("2:aide", lsp.DocumentHighlightKind.Read),
        ("3:aide", lsp.DocumentHighlightKind.Write),
    ]


async def test_linked_editing(editor: Editor) -> None:
    found = await editor.client.text_document_linked_editing_range_async(
        lsp.LinkedEditingRangeParams(editor.document, editor.at("*a"))
    )
    assert found is not None
    assert [editor.text(r) for r in found.ranges] == ["3:a", "4:a"]


async def test_rename(editor: Editor) -> None:
    place = editor.at("größe", 1)
    prepared = await editor.client.text_document_prepare_rename_async(
        lsp.PrepareRenameParams(editor.document, place)
    )
    assert isinstance(prepared, lsp.PrepareRenamePlaceholder)
    assert (editor.text(prepared.range), prepared.placeholder) == ("2:größe 😀", "größe 😀")

    edit = await editor.client.text_document_rename_async(
        lsp.RenameParams(
            new_name="helper", text_document=editor.document, position=editor.at("aide")
        )
    )
    assert edit is not None
    if edit.document_changes:
        [change] = edit.document_changes
        assert isinstance(change, lsp.TextDocumentEdit)
        assert change.text_document.version == 1
        edits = [e for e in change.edits if isinstance(e, lsp.TextEdit)]
    else:
        edits = list((edit.changes or {})[editor.uri])
    assert [editor.text(e.range) for e in edits] == ["1:aide", "2:aide", "3:aide"]
    assert {e.new_text for e in edits} == {"helper"}

    with pytest.raises(JsonRpcException, match="an agent is called `aide` already"):
        await editor.client.text_document_rename_async(
            lsp.RenameParams(new_name="aide", text_document=editor.document, position=place)
        )


async def test_outline_and_names_of_the_workspace(editor: Editor) -> None:
    found = await editor.client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(editor.document)
    )
    assert found is not None
    [agents, _] = [symbol for symbol in found if isinstance(symbol, lsp.DocumentSymbol)]
    assert [(c.name, c.detail) for c in agents.children or ()] == [
        ("root", "x/y, klein"),
        ("größe 😀", None),
        ("aide", "klein"),
        ("copy", "klein"),
    ]
    helper = (agents.children or ())[1]
    assert editor.text(helper.selection_range) == '2:"größe 😀"'
    assert editor.text(helper.range) == '2:"größe 😀": {sub_agents: [aide]}'

    names = await editor.client.workspace_symbol_async(lsp.WorkspaceSymbolParams("GR"))
    assert [(name.name, name.container_name) for name in names or ()] == [("größe 😀", "agents")]


async def test_call_hierarchy(editor: Editor) -> None:
    items = await editor.client.text_document_prepare_call_hierarchy_async(
        lsp.CallHierarchyPrepareParams(editor.document, editor.at("aide"))
    )
    [item] = items or ()
    assert (item.name, item.detail, editor.text(item.selection_range)) == (
        "aide",
        "klein",
        "3:aide",
    )
    callers = await editor.client.call_hierarchy_incoming_calls_async(
        lsp.CallHierarchyIncomingCallsParams(item)
    )
    assert [(c.from_.name, [editor.text(r) for r in c.from_ranges]) for c in callers or ()] == [
        ("root", ["1:aide"]),
        ("größe 😀", ["2:aide"]),
    ]
    [caller, _] = callers or ()
    calls = await editor.client.call_hierarchy_outgoing_calls_async(
        lsp.CallHierarchyOutgoingCallsParams(caller.from_)
    )
    assert [(c.to.name, [editor.text(r) for r in c.from_ranges]) for c in calls or ()] == [
        ("aide", ["1:aide"])
    ]


async def test_folding_and_selection(editor: Editor) -> None:
    folds = await editor.client.text_document_folding_range_async(
        lsp.FoldingRangeParams(editor.document)
    )
    assert [(fold.start_line, fold.end_line) for fold in folds or ()] == [(0, 4), (5, 6)]

    grown = await editor.client.text_document_selection_range_async(
        lsp.SelectionRangeParams(editor.document, [editor.at("größe", 2), editor.at("aide", 1)])
    )
    word, aide = grown or ()
    assert word.parent is not None
    assert [editor.text(word.range), editor.text(word.parent.range)] == ["2:größe", "2:größe 😀"]
    assert editor.text(aide.range) == "1:aide"


async def test_links(editor: Editor) -> None:
    found = await editor.client.text_document_document_link_async(
        lsp.DocumentLinkParams(editor.document)
    )
    assert [(editor.text(link.range), link.target) for link in found or ()] == [
        ("1:acme/aide2", "https://hub.docker.com/r/acme/aide2"),
        ("6:ai/qwen3", "https://hub.docker.com/r/ai/qwen3"),
    ]
