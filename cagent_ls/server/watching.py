"""workspace/didChangeWatchedFiles: what changes on disk besides the open documents."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server.server import CagentServer
from cagent_ls.settings.project import FILE_NAME

PATTERNS = ("**/*.yaml", "**/*.yml", f"**/{FILE_NAME}")


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)(did_change_watched_files)


def registrations(ls: CagentServer) -> list[lsp.Registration]:
    """What the client is to watch, if it can."""
    workspace = ls.client_capabilities.workspace
    client = workspace.did_change_watched_files if workspace is not None else None
    if client is None or not client.dynamic_registration:
        return []
    options = lsp.DidChangeWatchedFilesRegistrationOptions(
        [lsp.FileSystemWatcher(glob_pattern=pattern) for pattern in PATTERNS]
    )
    method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
    return [lsp.Registration(id="cagent-files", method=method, register_options=options)]


def did_change_watched_files(ls: CagentServer, params: lsp.DidChangeWatchedFilesParams) -> None:
    """Judges what is open again: it may name these files, or be judged by them."""
    ls.publisher.reconsider()
