"""textDocument/formatting and onTypeFormatting, for clients that switch them on."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer

OPTION = "formatting"
"""The initialisation option; without `true` neither is announced, as another server may do it."""


def register_if_wanted(server: CagentServer) -> None:
    """Registers the handlers; to be called while the client initialises."""
    if server.options.get(OPTION) is True:
        on_type = lsp.DocumentOnTypeFormattingOptions(first_trigger_character="\n")
        server.feature(lsp.TEXT_DOCUMENT_FORMATTING)(whole)
        server.feature(lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING, on_type)(after_enter)


def whole(ls: CagentServer, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
    """White space that means nothing."""
    from cagent_ls.features.formatting import formatting

    snapshot = ls.snapshots.get(params.text_document.uri)
    if snapshot is None:
        return []
    lines = snapshot.document.lines
    return [convert.text_edit(lines, edit, ls.units) for edit in formatting(snapshot)]


def after_enter(ls: CagentServer, params: lsp.DocumentOnTypeFormattingParams) -> list[lsp.TextEdit]:
    """The indentation of a new line."""
    from cagent_ls.features.indenting import indent

    snapshot = ls.snapshots.get(params.text_document.uri)
    if snapshot is None:
        return []
    lines = snapshot.document.lines
    at = convert.offset(lines, params.position, ls.units)
    edit = indent(snapshot, at, params.options.tab_size)
    return [convert.text_edit(lines, edit, ls.units)] if edit is not None else []
