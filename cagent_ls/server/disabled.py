"""The initialisation option by which a client says what another server does for the same files."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server.server import CagentServer

OPTION = "disabledFeatures"

_KEPT = {lsp.INITIALIZE, lsp.INITIALIZED, lsp.SHUTDOWN, lsp.EXIT}


def leave_to_others(ls: CagentServer) -> None:
    """Drops what is disabled; to be called while the client initialises.

    Methods of other servers that are not ours are no fault. What keeps the documents and settings
    right stays.
    """
    wanted = ls.options.get(OPTION, [])
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        ls.judge.complain(f"initialisation option `{OPTION}`: it is a list of LSP methods")
        return
    features = ls.protocol.fm
    for method in wanted:
        if method not in _KEPT and not method.rpartition("/")[2].startswith("did"):
            features.features.pop(method, None)
            features.feature_options.pop(method, None)
    if lsp.WORKSPACE_EXECUTE_COMMAND in wanted:
        features.commands.clear()
    if lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS in wanted:
        ls.publisher.pushes = False
