"""textDocument/codeLens."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from cagent_ls.catalog.rag_state import IndexKey
from cagent_ls.features.commands import CHAT, REFERENCES, RUN_AGENT, RUN_COMMAND
from cagent_ls.features.programs import Program, runtime
from cagent_ls.server import convert
from cagent_ls.server.beside import in_thread, later
from cagent_ls.server.commands import agent_program
from cagent_ls.server.live import folder_of, key_of, live_of
from cagent_ls.server.offered import is_offered, may_run, with_program
from cagent_ls.server.refresh import ask_again
from cagent_ls.server.server import CagentServer

if TYPE_CHECKING:
    from cagent_ls.features.lens import Lens


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)(code_lens)


def code_lens(ls: CagentServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Lenses in trusted workspaces, on files on disk.

    They are for commands that the client runs, and those that the server runs without asking for
    more. States are those that are known; what is found out later comes with a refresh.
    """
    from cagent_ls.features.lens import asked, lenses  # not needed before the first diagnostics

    uri = params.text_document.uri
    snapshot, path = ls.snapshots.get(uri), to_fs_path(uri)
    if snapshot is None or path is None or not may_run(ls):
        return []
    if not snapshot.is_agent_file:
        return []
    ls.refresh_models()
    folder = folder_of(uri)
    keys = [key for index in asked(snapshot) if (key := key_of(folder, index)) is not None]
    if any(map(ls.indexes.due, keys)):
        later(_look(ls, keys))
    lines = snapshot.document.lines
    program = agent_program(ls)
    runner = "" if program.is_bundled else program.name
    return [
        lsp.CodeLens(
            range=convert.range_of(lines, lens.span, ls.units),
            command=lsp.Command(lens.title, lens.command, arguments=[argument]),
        )
        for lens in lenses(snapshot, path, live_of(ls, uri, ls.indexes.current), runner)
        for argument in (_argument(ls, lens, uri, program),)
        if is_offered(ls, lens.command, argument)
    ]


def _argument(ls: CagentServer, lens: Lens, uri: str, program: Program) -> dict[str, Any]:
    """The only argument of a command; docs/commands.md describes it.

    `program` runs agents.
    """
    argument: dict[str, Any] = {"uri": uri, lens.kind: lens.name}
    if lens.command == REFERENCES:
        line, column = ls.snapshots[uri].document.lines.position(lens.span.start, ls.units)
        return argument | {"position": {"line": line, "character": column}}
    if lens.command not in (RUN_AGENT, CHAT, RUN_COMMAND):
        program = runtime(sys.executable)
    if lens.message:
        argument["message"] = lens.message
    return with_program(argument, uri, program, lens.arguments, once=lens.command != CHAT)


async def _look(ls: CagentServer, keys: list[IndexKey]) -> None:
    """Reads the states of the indexes, and has the lenses asked for again if one has changed."""
    before = [ls.indexes.current(key) for key in keys]
    after = [await in_thread(partial(ls.indexes.read, key)) for key in keys]
    if after != before:
        ask_again(ls)
