"""The user's settings, also those of single folders: asked for, or sent by the client.

A client that can is asked for its section `cagent`; of others the settings that come with
workspace/didChangeConfiguration count. Both add to the initialisation options.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from cagent_ls.server.asking import answer_of
from cagent_ls.server.beside import later
from cagent_ls.server.server import CagentServer

SECTION = "cagent"


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)(did_change_configuration)
    server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(did_change_workspace_folders)


def did_change_configuration(ls: CagentServer, params: lsp.DidChangeConfigurationParams) -> None:
    """Takes the new settings, and judges what is open by them."""
    if _is_asked(ls):
        later(pull(ls))
        return
    settings = params.settings
    section = settings.get(SECTION) if isinstance(settings, dict) else None
    if isinstance(section, dict):
        _configure(ls, section, None)
        _judge_again(ls)


def did_change_workspace_folders(
    ls: CagentServer, params: lsp.DidChangeWorkspaceFoldersParams
) -> None:
    """Other files count now, and those of new folders may have settings of their own."""
    ls.workspace_files.changed.set()
    later(pull(ls))


def registrations(ls: CagentServer) -> list[lsp.Registration]:
    """The wish to be told of changes, for clients that tell only those who ask."""
    workspace = ls.client_capabilities.workspace
    client = workspace.did_change_configuration if workspace is not None else None
    if client is None or not client.dynamic_registration:
        return []
    options = lsp.DidChangeConfigurationRegistrationOptions(SECTION)
    method = lsp.WORKSPACE_DID_CHANGE_CONFIGURATION
    return [lsp.Registration(id="cagent-settings", method=method, register_options=options)]


async def pull(ls: CagentServer) -> None:
    """Asks for the settings, if the client can tell them; first findings wait for the answer."""
    if not _is_asked(ls):
        return
    uris = [folder.uri for folder in ls.workspace.folders.values()]
    folders = [(uri, path) for uri in uris if (path := to_fs_path(uri))]
    items = [lsp.ConfigurationItem(section=SECTION)]
    items += [lsp.ConfigurationItem(scope_uri=uri, section=SECTION) for uri, _ in folders]
    ls.configured.clear()
    try:
        request = ls.workspace_configuration_async(lsp.ConfigurationParams(items))
        answer = await answer_of(request)
    finally:
        ls.configured.set()
    if answer is None or len(answer) != len(items):
        return
    ls.judge.forget_folders()
    places = [None, *(Path(path) for _, path in folders)]
    for place, section in zip(places, answer, strict=True):
        if isinstance(section, dict):
            _configure(ls, section, place)
    _judge_again(ls)


def _is_asked(ls: CagentServer) -> bool:
    workspace = ls.client_capabilities.workspace
    return workspace is not None and bool(workspace.configuration)


def _configure(ls: CagentServer, section: dict[str, Any], folder: Path | None) -> None:
    set_there = {name: value for name, value in section.items() if value is not None}
    ls.judge.configure({**ls.options, **set_there}, folder)


def _judge_again(ls: CagentServer) -> None:
    ls.workspace_files.changed.set()
    ls.publisher.reconsider()
    ls.show_complaints()
