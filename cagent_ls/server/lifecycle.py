"""initialize, initialized, shutdown."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server import commands, configuration, convert, formatting, lists, parent, watching
from cagent_ls.server.asking import answer_of
from cagent_ls.server.beside import later
from cagent_ls.server.disabled import leave_to_others
from cagent_ls.server.server import CagentServer
from cagent_ls.server.text_document import SplicedWorkspace


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.INITIALIZE)(initialize)
    server.feature(lsp.INITIALIZED)(initialized)
    server.feature(lsp.SHUTDOWN)(shutdown)


def initialize(ls: CagentServer, params: lsp.InitializeParams) -> None:
    """Keeps what the client can do and the user's settings; docs/lsp.md lists the options."""
    ls.protocol._workspace = SplicedWorkspace.like(ls.workspace)  # pygls has no hook for it
    options = params.initialization_options
    ls.options = options if isinstance(options, dict) else {}
    ls.judge.configure(ls.options)
    lists.configure(ls)
    ls.publisher.accepted = convert.Accepted.of(params.capabilities)
    formatting.register_if_wanted(ls)
    commands.offer(ls)
    leave_to_others(ls)
    document = params.capabilities.text_document
    if document is not None and document.diagnostic is not None:
        ls.publisher.pushes &= lsp.TEXT_DOCUMENT_DIAGNOSTIC not in ls.protocol.fm.features
    if params.process_id is not None:
        parent.watch(params.process_id, ls.leave)


def initialized(ls: CagentServer, params: lsp.InitializedParams) -> None:
    """Asks the client for what it can tell only now."""
    ls.show_complaints()
    later(configuration.pull(ls))
    wanted = [*watching.registrations(ls), *configuration.registrations(ls)]
    if wanted:
        later(answer_of(ls.client_register_capability_async(lsp.RegistrationParams(wanted))))


def shutdown(ls: CagentServer, params: None) -> None:
    """Remembers that the end was announced, for the exit code."""
    ls.was_shut_down = True
