"""initialize, shutdown."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server import convert, formatting, parent
from cagent_ls.server.beside import later
from cagent_ls.server.server import CagentServer
from cagent_ls.server.text_document import SplicedWorkspace


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.INITIALIZE)(initialize)
    server.feature(lsp.SHUTDOWN)(shutdown)


def initialize(ls: CagentServer, params: lsp.InitializeParams) -> None:
    """Keeps what the client can do and the user's settings; docs/lsp.md lists the options."""
    ls.protocol._workspace = SplicedWorkspace.like(ls.workspace)  # pygls has no hook for it
    options = params.initialization_options
    ls.options = options if isinstance(options, dict) else {}
    ls.judge.configure(ls.options)
    ls.publisher.accepted = convert.Accepted.of(params.capabilities)
    document = params.capabilities.text_document
    ls.publisher.pushes = document is None or document.diagnostic is None
    formatting.register_if_wanted(ls)
    if params.process_id is not None:
        later(parent.watch(params.process_id, ls.leave))


def shutdown(ls: CagentServer, params: None) -> None:
    """Remembers that the end was announced, for the exit code."""
    ls.was_shut_down = True
