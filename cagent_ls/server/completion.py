"""textDocument/completion and completionItem/resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.language.structs import ROOT, STRUCTS
from cagent_ls.server import convert
from cagent_ls.server.beside import in_thread
from cagent_ls.server.folders import Folders
from cagent_ls.server.lists import refresh_catalogue
from cagent_ls.server.live import folder_of, live_of
from cagent_ls.server.server import CagentServer

if TYPE_CHECKING:
    from cagent_ls.features.completion import Completion

_TRIGGERS = [" ", "/", ":", "{", "$", "-", "=", '"', "'", "."]


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    shown: list[Completion] = []

    async def completion(ls: CagentServer, params: lsp.CompletionParams) -> lsp.CompletionList:
        """Keys and values that fit at the cursor."""
        from cagent_ls.features.completion import complete  # not needed before first diagnostics

        uri = params.text_document.uri
        snapshot = ls.snapshots.get(uri)
        if snapshot is None or not _wanted(snapshot, uri):
            return lsp.CompletionList(is_incomplete=False, items=[])
        ls.refresh_models()
        refresh_catalogue(ls)
        lines = snapshot.document.lines
        at = convert.offset(lines, params.position, ls.units)
        folders = Folders(folder_of(uri))
        offers = complete(snapshot, at, live_of(ls, uri, ls.indexes.current, folders.entries))
        if folders.unlisted:
            await in_thread(folders.list)
            if ls.snapshots.get(uri) is not snapshot:
                return lsp.CompletionList(is_incomplete=True, items=[])
            offers = complete(snapshot, at, live_of(ls, uri, ls.indexes.current, folders.entries))
        shown[:] = offers.items
        client = convert.CompletionClient.of(ls.client_capabilities)
        items = [
            convert.completion_item(lines, offer, ls.units, client, number)
            for number, offer in enumerate(offers.items)
        ]
        return lsp.CompletionList(is_incomplete=offers.incomplete, items=items)

    def resolve(ls: CagentServer, item: lsp.CompletionItem) -> lsp.CompletionItem:
        """The same item with its documentation; those of an older list stay as they are."""
        number = item.data
        if isinstance(number, int) and 0 <= number < len(shown):
            offer = shown[number]
            if offer.label == item.label and offer.doc:
                client = convert.CompletionClient.of(ls.client_capabilities)
                item.documentation = convert.documentation(offer.doc, client)
        return item

    options = lsp.CompletionOptions(trigger_characters=_TRIGGERS, resolve_provider=True)
    server.feature(lsp.TEXT_DOCUMENT_COMPLETION, options)(completion)
    server.feature(lsp.COMPLETION_ITEM_RESOLVE)(resolve)


def _wanted(snapshot: Snapshot, uri: str) -> bool:
    """Agent files, and files just begun whose name says that they will be one."""
    if snapshot.is_agent_file:
        return True
    keys = snapshot.top.entries if snapshot.top else ()
    begun = len(keys) <= 1 or all(key.text in STRUCTS[ROOT].by_name for key, _ in keys)
    return "agent" in uri.rsplit("/", 1)[-1].lower() and begun
