"""textDocument/documentSymbol, workspace/symbol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.server.beside import in_thread
from cagent_ls.server.server import CagentServer
from cagent_ls.server.walking import walk

if TYPE_CHECKING:
    from cagent_ls.features.outline import Entry

_KINDS = {
    "section": lsp.SymbolKind.Namespace,
    "agent": lsp.SymbolKind.Class,
    "model": lsp.SymbolKind.Struct,
    "server": lsp.SymbolKind.Interface,
    "source": lsp.SymbolKind.Package,
    "group": lsp.SymbolKind.Module,
    "item": lsp.SymbolKind.Object,
    "command": lsp.SymbolKind.Function,
    "event": lsp.SymbolKind.Event,
    "value": lsp.SymbolKind.Property,
}
_MOST = 1000
"""So many symbols of a workspace are answered."""


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(document_symbol)
    options = lsp.WorkspaceSymbolOptions(work_done_progress=True)
    server.feature(lsp.WORKSPACE_SYMBOL, options)(workspace_symbol)


async def document_symbol(
    ls: CagentServer, params: lsp.DocumentSymbolParams
) -> list[lsp.DocumentSymbol] | list[lsp.SymbolInformation]:
    """The outline; a flat list for clients that know no other.

    It has everything that the file has, so for a long file it is made beside the event loop, and
    dropped where the text has changed meanwhile.
    """
    uri, file = params.text_document.uri, ls.agent_file(params.text_document)
    if file is None:
        return []
    symbols = await in_thread(partial(_symbols, ls, uri, file))
    return symbols if ls.snapshots.get(uri) is file else []


def _symbols(
    ls: CagentServer, uri: str, file: Snapshot
) -> list[lsp.DocumentSymbol] | list[lsp.SymbolInformation]:
    from cagent_ls.features.outline import outline

    entries = outline(file)
    document = ls.client_capabilities.text_document
    client = document.document_symbol if document is not None else None
    if client is not None and client.hierarchical_document_symbol_support:
        return [_symbol(ls, file, entry, 0) for entry in entries]
    return list(_flat(ls, uri, file, entries))


async def workspace_symbol(
    ls: CagentServer, params: lsp.WorkspaceSymbolParams
) -> list[lsp.SymbolInformation]:
    """The named things of the agent files of the workspace, and of those that are open."""
    from itertools import islice

    from cagent_ls.features.outline import search

    if ls.workspace_files.changed.is_set():
        async with aclosing(walk(ls, params.work_done_token)) as batches:
            async for _ in batches:
                pass
    files = {
        uri: file.snapshot
        for path, file in ls.workspace_files.found.items()
        if ls.files.get(uri := path.as_uri()) is None
    }
    files |= {uri: file for uri, file in ls.snapshots.items() if file.is_agent_file}
    return [
        next(_flat(ls, found.uri, files[found.uri], [found.entry], found.section))
        for found in islice(search(params.query, files.items()), _MOST)
    ]


def _symbol(ls: CagentServer, file: Snapshot, entry: Entry, base: int) -> lsp.DocumentSymbol:
    base += entry.base
    return lsp.DocumentSymbol(
        entry.name or " ",  # clients refuse an empty name
        _KINDS[entry.kind],
        ls.range_in(file, entry.span.shifted(base)),
        ls.range_in(file, entry.selection.shifted(base)),
        detail=entry.detail or None,
        children=[_symbol(ls, file, child, base) for child in entry.children] or None,
    )


def _flat(
    ls: CagentServer,
    uri: str,
    file: Snapshot,
    entries: Iterable[Entry],
    container: str = "",
    base: int = 0,
) -> Iterator[lsp.SymbolInformation]:
    """The entries and those in them, one after the other."""
    for entry in entries:
        at = base + entry.base
        place = lsp.Location(uri, ls.range_in(file, entry.span.shifted(at)))
        kind = _KINDS[entry.kind]
        yield lsp.SymbolInformation(place, entry.name, kind, container_name=container or None)
        yield from _flat(ls, uri, file, entry.children, entry.name, at)
