"""A session with yaml-language-server; run.sh installs it and says where."""

import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import (
    ClientServerConfig,
    LanguageClient,
    client_capabilities,
    make_test_lsp_client,
)

SERVER = os.environ.get("CAGENT_YAML_LS", "")
ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "schema/agent-schema.json"
collect_ignore_glob = [] if SERVER else ["*"]


@dataclass
class Editor:
    """An editor whose user has put our schema into the file's first line."""

    client: LanguageClient
    folder: Path
    opened: int = 0

    async def open(self, text: str) -> lsp.TextDocumentIdentifier:
        """Opens a file and waits until it has been checked."""
        self.opened += 1
        uri = (self.folder / f"{self.opened}.yaml").as_uri()
        text = f"# yaml-language-server: $schema={SCHEMA.as_uri()}\n{text}"
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, text))
        )
        await self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return lsp.TextDocumentIdentifier(uri)

    async def problems(self, text: str) -> list[tuple[int, int, str]]:
        """Line (1 is the first of `text`), column and message of what is marked."""
        document = await self.open(text)
        return [
            (found.range.start.line, found.range.start.character + 1, str(found.message))
            for found in self.client.diagnostics[document.uri]
        ]

    async def offers(self, text: str) -> list[str]:
        """What is offered where `‸` stands in the text."""
        before, _, after = text.partition("‸")
        document = await self.open(before + after)
        line = before.count("\n") + 1
        position = lsp.Position(line, len(before.rpartition("\n")[2]))
        found = await self.client.text_document_completion_async(
            lsp.CompletionParams(document, position)
        )
        items = found.items if isinstance(found, lsp.CompletionList) else found or []
        return [item.label for item in items]

    async def hover(self, text: str) -> str:
        """What is said about the word behind `‸`."""
        before, _, after = text.partition("‸")
        document = await self.open(before + after)
        position = lsp.Position(before.count("\n") + 1, len(before.rpartition("\n")[2]))
        found = await self.client.text_document_hover_async(lsp.HoverParams(document, position))
        assert found is not None
        assert isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value


def _client() -> LanguageClient:
    client = make_test_lsp_client()

    # What is registered late, and telemetry, is of no interest here.
    for method in (lsp.CLIENT_REGISTER_CAPABILITY, lsp.TELEMETRY_EVENT):
        client.feature(method)(lambda _: None)
    return client


CONFIG = ClientServerConfig(client_factory=_client, server_command=[SERVER, "--stdio"])


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]
async def server(lsp_client: LanguageClient) -> AsyncGenerator[None, None]:
    lsp_client.set_configuration(
        {
            "yaml": {
                "schemaStore": {"enable": False},
                "hover": True,
                "completion": True,
                "validate": True,
            }
        }
    )
    await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=client_capabilities("visual-studio-code"))
    )
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(server: LanguageClient, tmp_path: Path) -> Editor:
    return Editor(server, tmp_path)
