"""Edits of one document as a client takes them."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types as lsp

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.fixing import with_line_ends
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer


def workspace_edit(
    ls: CagentServer, uri: str, file: Snapshot, edits: Iterable[Edit]
) -> lsp.WorkspaceEdit:
    """The edits, for the version of the document they were made for if the client heeds that."""
    document = file.document
    made = [
        convert.text_edit(document.lines, edit, ls.units)
        for edit in sorted(with_line_ends(document.text, edits), key=lambda edit: edit.span)
    ]
    workspace = ls.client_capabilities.workspace
    client = workspace.workspace_edit if workspace is not None else None
    if client is None or not client.document_changes:
        return lsp.WorkspaceEdit(changes={uri: made})
    version = ls.workspace.get_text_document(uri).version
    versioned = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
    return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(versioned, made)])
