"""initialize, shutdown."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server import commands, formatting
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.INITIALIZE)(initialize)
    server.feature(lsp.SHUTDOWN)(shutdown)


def initialize(ls: CagentServer, params: lsp.InitializeParams) -> None:
    """Keeps what the client can run and the user's settings; docs/lsp.md lists the options."""
    options = params.initialization_options
    ls.options = options if isinstance(options, dict) else {}
    ls.judge.configure(ls.options)
    formatting.register_if_wanted(ls)
    commands.offer(ls)


def shutdown(ls: CagentServer, params: None) -> None:
    """Remembers that the end was announced, for the exit code."""
    ls.was_shut_down = True
