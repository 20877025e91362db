"""textDocument/prepareRename, rename."""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from cagent_ls.server.edits import workspace_edit
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)(prepare_rename)
    server.feature(lsp.TEXT_DOCUMENT_RENAME)(rename)


def prepare_rename(
    ls: CagentServer, params: lsp.PrepareRenameParams
) -> lsp.PrepareRenamePlaceholder | None:
    """The name that would change; an error that says why, where none can."""
    from cagent_ls.features.rename import RenameRefused, prepare

    placed = ls.placed(params.text_document, params.position)
    if placed is None:
        return None
    file, at = placed
    try:
        found = prepare(file, at)
    except RenameRefused as refused:
        raise _error(str(refused)) from None
    return lsp.PrepareRenamePlaceholder(ls.range_in(file, found.span), found.name)


def rename(ls: CagentServer, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """The edits of the document, for the version they were made for if the client heeds that."""
    from cagent_ls.features.rename import RenameRefused
    from cagent_ls.features.rename import rename as renamed

    placed = ls.placed(params.text_document, params.position)
    if placed is None:
        return None
    file, at = placed
    try:
        edits = renamed(file, at, params.new_name)
    except RenameRefused as refused:
        raise _error(str(refused)) from None
    return workspace_edit(ls, params.text_document.uri, file, edits)


def _error(message: str) -> JsonRpcException:
    return JsonRpcException(message, lsp.LSPErrorCodes.RequestFailed)
