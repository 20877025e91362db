"""textDocument/prepareCallHierarchy, callHierarchy/incomingCalls and outgoingCalls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.server.server import CagentServer

if TYPE_CHECKING:
    from cagent_ls.features.call_hierarchy import Agent


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)(prepare)
    server.feature(lsp.CALL_HIERARCHY_INCOMING_CALLS)(incoming_calls)
    server.feature(lsp.CALL_HIERARCHY_OUTGOING_CALLS)(outgoing_calls)


def prepare(
    ls: CagentServer, params: lsp.CallHierarchyPrepareParams
) -> list[lsp.CallHierarchyItem] | None:
    """The agent under the cursor."""
    from cagent_ls.features.call_hierarchy import agent_at

    placed = ls.placed(params.text_document, params.position)
    agent = agent_at(*placed) if placed is not None else None
    if placed is None or agent is None:
        return None
    return [_item(ls, params.text_document.uri, placed[0], agent)]


def incoming_calls(
    ls: CagentServer, params: lsp.CallHierarchyIncomingCallsParams
) -> list[lsp.CallHierarchyIncomingCall]:
    """The agents that may give it work."""
    from cagent_ls.features.call_hierarchy import incoming

    uri, file = params.item.uri, ls.agent_file(params.item)
    if file is None:
        return []
    return [
        lsp.CallHierarchyIncomingCall(
            _item(ls, uri, file, call.agent), [ls.range_in(file, span) for span in call.places]
        )
        for call in incoming(file, params.item.name)
    ]


def outgoing_calls(
    ls: CagentServer, params: lsp.CallHierarchyOutgoingCallsParams
) -> list[lsp.CallHierarchyOutgoingCall]:
    """The agents that it may give work to."""
    from cagent_ls.features.call_hierarchy import outgoing

    uri, file = params.item.uri, ls.agent_file(params.item)
    if file is None:
        return []
    return [
        lsp.CallHierarchyOutgoingCall(
            _item(ls, uri, file, call.agent), [ls.range_in(file, span) for span in call.places]
        )
        for call in outgoing(file, params.item.name)
    ]


def _item(ls: CagentServer, uri: str, file: Snapshot, agent: Agent) -> lsp.CallHierarchyItem:
    return lsp.CallHierarchyItem(
        agent.name,
        lsp.SymbolKind.Class,
        uri,
        ls.range_in(file, agent.span),
        ls.range_in(file, agent.selection),
        detail=agent.model or None,
    )
