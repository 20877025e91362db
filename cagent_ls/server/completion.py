"""textDocument/completion."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.completion import complete
from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handler."""
    options = lsp.CompletionOptions(trigger_characters=[" ", "/", ":"])
    server.feature(lsp.TEXT_DOCUMENT_COMPLETION, options)(completion)


def completion(ls: CagentServer, params: lsp.CompletionParams) -> lsp.CompletionList:
    """Keys and values that fit at the cursor."""
    uri = params.text_document.uri
    snapshot = ls.snapshots.get(uri)
    if snapshot is None or not _wanted(snapshot, uri):
        return lsp.CompletionList(is_incomplete=False, items=[])
    ls.refresh_models()
    lines = snapshot.document.lines
    at = convert.offset(lines, params.position, ls.units)
    offers = complete(snapshot, at, ls.installed_models())
    items = [convert.completion_item(lines, offer, ls.units) for offer in offers]
    return lsp.CompletionList(is_incomplete=False, items=items)


def _wanted(snapshot: Snapshot, uri: str) -> bool:
    """Agent files, and files just begun whose name says that they will be one."""
    if snapshot.is_agent_file:
        return True
    keys = snapshot.root.entries if snapshot.root else ()
    return "agent" in uri.rsplit("/", 1)[-1].lower() and len(keys) <= 1
