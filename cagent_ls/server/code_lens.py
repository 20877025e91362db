"""textDocument/codeLens."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from cagent_ls.catalog.rag_state import IndexKey
from cagent_ls.server import convert
from cagent_ls.server.live import folder_of, key_of, live_of
from cagent_ls.server.refresh import ask_again, later
from cagent_ls.server.server import CagentServer

if TYPE_CHECKING:
    from cagent_ls.features.lens import Lens


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)(code_lens)


def code_lens(ls: CagentServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Lenses for commands the client announced, in trusted workspaces, on files on disk.

    States are those that are known; what is found out later comes with a refresh.
    """
    from cagent_ls.features.lens import asked, lenses  # not needed before the first diagnostics

    uri = params.text_document.uri
    snapshot, path = ls.snapshots.get(uri), to_fs_path(uri)
    announced = ls.options.get("commands")
    if snapshot is None or path is None or ls.options.get("trusted") is not True:
        return []
    if not snapshot.is_agent_file or not isinstance(announced, list):
        return []
    ls.refresh_models()
    folder = folder_of(uri)
    keys = [key for index in asked(snapshot) if (key := key_of(folder, index)) is not None]
    if any(map(ls.indexes.due, keys)):
        later(_look(ls, keys))
    lines = snapshot.document.lines
    return [
        lsp.CodeLens(
            range=convert.range_of(lines, lens.span, ls.units),
            command=lsp.Command(lens.title, lens.command, arguments=[_argument(ls, lens, uri)]),
        )
        for lens in lenses(snapshot, path, live_of(ls, uri, ls.indexes.current))
        if lens.command in announced
    ]


def _argument(ls: CagentServer, lens: Lens, uri: str) -> dict[str, Any]:
    """The only argument of a command; docs/lsp.md describes it."""
    import shutil

    from cagent_ls.features.lens import PULL_MODEL, REFERENCES

    argument: dict[str, Any] = {"uri": uri, lens.kind: lens.name}
    if lens.command == REFERENCES:
        line, column = ls.snapshots[uri].document.lines.position(lens.span.start, ls.units)
        return argument | {"position": {"line": line, "character": column}}
    argument["cwd"] = str(folder_of(uri) or Path.cwd())
    if lens.arguments:
        # -P: nothing is imported from the folder that the program runs in.
        argument["argv"] = [sys.executable, "-P", "-m", "cagent_runtime", *lens.arguments]
    elif lens.command == PULL_MODEL and (docker := shutil.which("docker")):
        argument["argv"] = [docker, "model", "pull", lens.name]
    return argument


async def _look(ls: CagentServer, keys: list[IndexKey]) -> None:
    """Reads the states of the indexes, and has the lenses asked for again if one has changed."""
    before = [ls.indexes.current(key) for key in keys]
    after = [await asyncio.to_thread(ls.indexes.read, key) for key in keys]
    if after != before:
        ask_again(ls)
