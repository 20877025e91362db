"""textDocument/hover."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.features.hover import hover
from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.TEXT_DOCUMENT_HOVER)(show_hover)


def show_hover(ls: CagentServer, params: lsp.HoverParams) -> lsp.Hover | None:
    """What the key or value under the cursor means."""
    snapshot = ls.snapshots.get(params.text_document.uri)
    if snapshot is None or not snapshot.is_agent_file:
        return None
    lines = snapshot.document.lines
    found = hover(snapshot, convert.offset(lines, params.position, ls.units))
    if found is None:
        return None
    return lsp.Hover(
        lsp.MarkupContent(lsp.MarkupKind.Markdown, found.markdown),
        convert.range_of(lines, found.span, ls.units),
    )
