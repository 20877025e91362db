"""textDocument/didOpen, didChange, didSave, didClose."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server.open_files import OpenFile
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)(did_save)
    server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(did_close)


def did_open(ls: CagentServer, params: lsp.DidOpenTextDocumentParams) -> None:
    """Takes a document into care."""
    _close(ls, params.text_document.uri)  # some clients open twice
    document = ls.workspace.get_text_document(params.text_document.uri)
    file = OpenFile(document, ls.judge)
    ls.files.open(file)
    ls.publisher.touch(file)


def did_change(ls: CagentServer, params: lsp.DidChangeTextDocumentParams) -> None:
    """Notes that there is a new text, which pygls has put into the document."""
    file = ls.files.get(params.text_document.uri)
    if file is not None:
        ls.publisher.touch(file)


def did_save(ls: CagentServer, params: lsp.DidSaveTextDocumentParams) -> None:
    """Looks at the disk again: one file saved may be named by others."""
    ls.workspace_files.changed.set()
    ls.publisher.reconsider()


def did_close(ls: CagentServer, params: lsp.DidCloseTextDocumentParams) -> None:
    """Takes back what was said."""
    _close(ls, params.text_document.uri)


def _close(ls: CagentServer, uri: str) -> None:
    file = ls.files.close(uri)
    if file is not None:
        ls.workspace_files.changed.set()
        ls.publisher.close(file)
