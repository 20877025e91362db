"""textDocument/didOpen, didChange, didClose."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(did_close)


def did_open(ls: CagentServer, params: lsp.DidOpenTextDocumentParams) -> None:
    """First findings; then, for agent files, a look at the models there are."""
    if ls.update(params.text_document.uri).is_agent_file:
        ls.refresh_models()


def did_change(ls: CagentServer, params: lsp.DidChangeTextDocumentParams) -> None:
    """Findings of the new text."""
    ls.update(params.text_document.uri)


def did_close(ls: CagentServer, params: lsp.DidCloseTextDocumentParams) -> None:
    """No findings any more."""
    ls.forget(params.text_document.uri)
