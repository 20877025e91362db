"""textDocument/definition, declaration, references, documentHighlight, linkedEditingRange."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server.server import CagentServer

_Links = list[lsp.LocationLink] | list[lsp.Location]


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.TEXT_DOCUMENT_DEFINITION)(definition)
    server.feature(lsp.TEXT_DOCUMENT_DECLARATION)(declaration)
    server.feature(lsp.TEXT_DOCUMENT_REFERENCES)(references)
    server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)(highlight)
    server.feature(lsp.TEXT_DOCUMENT_LINKED_EDITING_RANGE)(linked_editing)


def definition(ls: CagentServer, params: lsp.DefinitionParams) -> _Links:
    """Where the name is defined."""
    document = ls.client_capabilities.text_document
    return _links(ls, params, document.definition if document is not None else None)


def declaration(ls: CagentServer, params: lsp.DeclarationParams) -> _Links:
    """The same: names are declared where they are defined."""
    document = ls.client_capabilities.text_document
    return _links(ls, params, document.declaration if document is not None else None)


def _links(
    ls: CagentServer,
    params: lsp.DefinitionParams | lsp.DeclarationParams,
    client: lsp.DefinitionClientCapabilities | lsp.DeclarationClientCapabilities | None,
) -> _Links:
    from cagent_ls.features.navigation import definitions

    uri, placed = params.text_document.uri, ls.placed(params.text_document, params.position)
    if placed is None:
        return []
    file, at = placed
    jumps = definitions(file, at)
    if client is None or not client.link_support:
        return [lsp.Location(uri, ls.range_in(file, jump.selection)) for jump in jumps]
    return [
        lsp.LocationLink(
            uri,
            target_range=ls.range_in(file, jump.target),
            target_selection_range=ls.range_in(file, jump.selection),
            origin_selection_range=ls.range_in(file, jump.origin),
        )
        for jump in jumps
    ]


def references(ls: CagentServer, params: lsp.ReferenceParams) -> list[lsp.Location]:
    """Where the name is used and, if that is asked for, where it is defined."""
    from cagent_ls.features.navigation import mentions

    placed = ls.placed(params.text_document, params.position)
    if placed is None:
        return []
    file, at = placed
    return [
        lsp.Location(params.text_document.uri, ls.range_in(file, mention.span))
        for mention in mentions(file, at)
        if params.context.include_declaration or not mention.is_definition
    ]


def highlight(
    ls: CagentServer, params: lsp.DocumentHighlightParams
) -> list[lsp.DocumentHighlight] | None:
    """The same places; None where nothing is named, so that the client may look for words."""
    from cagent_ls.features.navigation import mentions

    placed = ls.placed(params.text_document, params.position)
    if placed is None:
        return None
    file, at = placed
    write, read = lsp.DocumentHighlightKind.Write, lsp.DocumentHighlightKind.Read
    return [
        lsp.DocumentHighlight(ls.range_in(file, m.span), write if m.is_definition else read)
        for m in mentions(file, at)
    ] or None


def linked_editing(
    ls: CagentServer, params: lsp.LinkedEditingRangeParams
) -> lsp.LinkedEditingRanges | None:
    """An anchor with its aliases."""
    from cagent_ls.features.navigation import ANCHOR_NAME, linked

    placed = ls.placed(params.text_document, params.position)
    if placed is None:
        return None
    file, at = placed
    spans = linked(file, at)
    ranges = [ls.range_in(file, span) for span in spans]
    return lsp.LinkedEditingRanges(ranges, ANCHOR_NAME) if spans else None
