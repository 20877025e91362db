"""textDocument/foldingRange, selectionRange."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)(folding)
    server.feature(lsp.TEXT_DOCUMENT_SELECTION_RANGE)(selection)


def folding(ls: CagentServer, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange]:
    """Whole lines; where the client wants only so many, the longest."""
    from cagent_ls.features.folding import folds

    file = ls.agent_file(params.text_document)
    if file is None:
        return []
    found = folds(file)
    document = ls.client_capabilities.text_document
    client = document.folding_range if document is not None else None
    most = client.range_limit if client is not None else None
    if most is not None and len(found) > most:
        found = sorted(sorted(found, key=lambda fold: fold.first - fold.last)[:most])
    return [lsp.FoldingRange(f.first, f.last, kind=f.kind or None) for f in found]


def selection(ls: CagentServer, params: lsp.SelectionRangeParams) -> list[lsp.SelectionRange]:
    """The ranges around each position."""
    from cagent_ls.features.selection import selections

    file = ls.agent_file(params.text_document)
    if file is None:
        return [lsp.SelectionRange(lsp.Range(at, at)) for at in params.positions]
    found = []
    for position in params.positions:
        around: lsp.SelectionRange | None = None
        for span in reversed(
            selections(file, convert.offset(file.document.lines, position, ls.units))
        ):
            around = lsp.SelectionRange(ls.range_in(file, span), around)
        found += [around] if around is not None else []
    return found
