"""textDocument/inlayHint."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server import convert
from cagent_ls.server.live import live_of
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)(inlay_hint)


def inlay_hint(ls: CagentServer, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    """The hints of the lines that the client shows."""
    from cagent_ls.features.inlay import hints  # not needed before the first diagnostics

    uri = params.text_document.uri
    snapshot = ls.snapshots.get(uri)
    if snapshot is None or not snapshot.is_agent_file:
        return []
    ls.refresh_models()
    lines = snapshot.document.lines
    span = convert.span_of(lines, params.range, ls.units)
    return [
        lsp.InlayHint(
            lsp.Position(*lines.position(hint.offset, ls.units)),
            hint.text,
            tooltip=hint.tooltip or None,
            padding_left=True,
        )
        for hint in hints(snapshot, span, live_of(ls, uri, ls.indexes.current))
    ]
