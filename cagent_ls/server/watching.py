"""workspace/didChangeWatchedFiles: what changes on disk besides the open documents."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server.server import CagentServer
from cagent_ls.settings.project import FILE_NAME

PATTERNS = ("**/*.yaml", "**/*.yml", f"**/{FILE_NAME}")


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)(did_change_watched_files)


def is_watched(ls: CagentServer) -> bool:
    """Whether the client can be asked to watch."""
    workspace = ls.client_capabilities.workspace
    client = workspace.did_change_watched_files if workspace is not None else None
    return client is not None and bool(client.dynamic_registration)


def registrations(ls: CagentServer) -> list[lsp.Registration]:
    """What the client is to watch, if it can."""
    if not is_watched(ls):
        return []
    options = lsp.DidChangeWatchedFilesRegistrationOptions(
        [lsp.FileSystemWatcher(glob_pattern=pattern) for pattern in PATTERNS]
    )
    method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
    return [lsp.Registration(id="cagent-files", method=method, register_options=options)]


def did_change_watched_files(ls: CagentServer, params: lsp.DidChangeWatchedFilesParams) -> None:
    """Judges what is open again: it may name these files, or be judged by them."""
    ls.workspace_files.changed.set()
    ls.publisher.reconsider()
