"""textDocument/hover."""

from __future__ import annotations

from functools import partial

from lsprotocol import types as lsp

from cagent_ls.server import convert
from cagent_ls.server.beside import in_thread
from cagent_ls.server.live import live_of
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.TEXT_DOCUMENT_HOVER)(show_hover)


async def show_hover(ls: CagentServer, params: lsp.HoverParams) -> lsp.Hover | None:
    """What the key or value under the cursor means."""
    from cagent_ls.features.hover import hover  # not needed before the first diagnostics

    uri = params.text_document.uri
    snapshot = ls.snapshots.get(uri)
    if snapshot is None or not snapshot.is_agent_file:
        return None
    ls.refresh_models()
    lines = snapshot.document.lines
    live = live_of(ls, uri, ls.indexes.read)
    at = convert.offset(lines, params.position, ls.units)
    found = await in_thread(partial(hover, snapshot, at, live))  # it may look at an index
    if found is None or ls.snapshots.get(uri) is not snapshot:
        return None
    return lsp.Hover(_content(ls, found.markdown), convert.range_of(lines, found.span, ls.units))


def _content(ls: CagentServer, markdown: str) -> lsp.MarkupContent:
    """The text in a form that the client shows; clients that say nothing know Markdown."""
    from cagent_ls.features.markdown import without_markup

    document = ls.client_capabilities.text_document
    known = document.hover.content_format if document is not None and document.hover else None
    if known and lsp.MarkupKind.Markdown not in known:
        return lsp.MarkupContent(lsp.MarkupKind.PlainText, without_markup(markdown))
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, markdown)
