"""Navigation for a client that can do nothing special, and in files that are none of ours."""

import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient

TEAM = """\
agents:
  root:
    model: x/y
    instruction_file: team.md
    sub_agents: [aide]
  aide: {model: x/y, instruction_file: gone.md}
"""
OTHER = "services:\n  web:\n    image: acme/web\n    depends_on: [db]\n  db: {image: db}\n"
CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "cagent_ls", "serve"])
AIDE = lsp.Position(4, 18)
START = lsp.Range(lsp.Position(4, 17), lsp.Position(4, 21))
NAME = lsp.Range(lsp.Position(5, 2), lsp.Position(5, 6))


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]
async def plain(lsp_client: LanguageClient) -> AsyncGenerator[None, None]:
    await lsp_client.initialize_session(lsp.InitializeParams(capabilities=lsp.ClientCapabilities()))
    yield
    await lsp_client.shutdown_session()


async def opened(client: LanguageClient, path: Path, text: str) -> lsp.TextDocumentIdentifier:
    client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(path.as_uri(), "yaml", 1, text))
    )
    return lsp.TextDocumentIdentifier(path.as_uri())


async def test_plain_answers(plain: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "team.md").write_text("Team", "utf-8")
    document = await opened(plain, tmp_path / "team.yaml", TEAM)

    places = await plain.text_document_definition_async(lsp.DefinitionParams(document, AIDE))
    assert places == [lsp.Location(document.uri, NAME)]

    edit = await plain.text_document_rename_async(
        lsp.RenameParams(new_name="b", text_document=document, position=AIDE)
    )
    assert edit is not None
    expected = [lsp.TextEdit(START, "b"), lsp.TextEdit(NAME, "b")]
    assert {uri: list(edits) for uri, edits in (edit.changes or {}).items()} == {
        document.uri: expected
    }

    symbols = await plain.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
    flat = [s for s in symbols or () if isinstance(s, lsp.SymbolInformation)]
    assert [(symbol.name, symbol.container_name) for symbol in flat] == [
        ("agents", None),
        ("root", "agents"),
        ("aide", "agents"),
    ]

    links = await plain.text_document_document_link_async(lsp.DocumentLinkParams(document))
    assert [link.target for link in links or ()] == [(tmp_path / "team.md").resolve().as_uri()]


async def test_other_files_get_nothing(plain: LanguageClient, tmp_path: Path) -> None:
    document = await opened(plain, tmp_path / "compose.yaml", OTHER)
    place = lsp.Position(3, 18)
    context = lsp.ReferenceContext(include_declaration=True)
    found = [
        await plain.text_document_definition_async(lsp.DefinitionParams(document, place)),
        await plain.text_document_references_async(lsp.ReferenceParams(context, document, place)),
        await plain.text_document_document_symbol_async(lsp.DocumentSymbolParams(document)),
        await plain.workspace_symbol_async(lsp.WorkspaceSymbolParams("")),
        await plain.text_document_folding_range_async(lsp.FoldingRangeParams(document)),
        await plain.text_document_document_link_async(lsp.DocumentLinkParams(document)),
    ]
    assert not any(found)
    assert None not in found
    assert [
        await plain.text_document_document_highlight_async(
            lsp.DocumentHighlightParams(document, place)
        ),
        await plain.text_document_prepare_rename_async(lsp.PrepareRenameParams(document, place)),
        await plain.text_document_linked_editing_range_async(
            lsp.LinkedEditingRangeParams(document, place)
        ),
        await plain.text_document_prepare_call_hierarchy_async(
            lsp.CallHierarchyPrepareParams(document, place)
        ),
    ] == [None, None, None, None]


async def test_a_client_that_knows_only_commands_gets_no_actions(
    plain: LanguageClient, tmp_path: Path
) -> None:
    document = await opened(plain, tmp_path / "team.yaml", TEAM.replace("model:", "modle:"))
    context = lsp.CodeActionContext([])
    everywhere = lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0))
    found = await plain.text_document_code_action_async(
        lsp.CodeActionParams(document, everywhere, context)
    )
    assert list(found or ()) == []
