"""workspace/executeCommand: what the server runs itself, for clients that do not; docs/commands.md.

A program is started only here, when the user says so, in a trusted workspace and for a file in it.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.uris import to_fs_path

from cagent_ls.features import commands as known
from cagent_ls.features.commands import SERVED, Command
from cagent_ls.features.programs import Program, runner, runtime
from cagent_ls.server.beside import in_thread, later
from cagent_ls.server.look_again import look_again
from cagent_ls.server.progress import progress
from cagent_ls.server.server import CagentServer

if TYPE_CHECKING:
    from cagent_ls.server.runner import Job

_BRING_NEWS = (known.INDEX_RAG, known.PULL_MODEL)
"""After them, lists and states are others."""


class Refused(JsonRpcException):
    """A command is not run; the message says why and what to do."""

    CODE = lsp.LSPErrorCodes.RequestFailed.value


def register(server: CagentServer) -> None:
    """Registers the handler, in place of the one of pygls, which keeps the progress token back."""

    async def execute(params: lsp.ExecuteCommandParams) -> dict[str, Any]:
        return await _execute(server, params)

    server.protocol.fm.add_builtin_feature(lsp.WORKSPACE_EXECUTE_COMMAND, execute)


def offer(server: CagentServer) -> None:
    """Announces the commands that the client does not run; to be called while it initialises."""
    theirs = announced(server)
    for name in SERVED:
        if name not in theirs:
            server.command(name)(_execute)


def announced(ls: CagentServer) -> list[str]:
    """The commands that the client runs itself."""
    given = ls.options.get("commands")
    return [name for name in given if isinstance(name, str)] if isinstance(given, list) else []


def agent_program(ls: CagentServer) -> Program:
    """What runs agents: the user's choice, which no file of a workspace can make."""
    from shutil import which  # not needed before the first diagnostics

    return runner(ls.options.get("runner"), sys.executable, which)


async def _execute(ls: CagentServer, params: lsp.ExecuteCommandParams) -> dict[str, Any]:
    """Runs a command.

    With a token of the client's the answer comes at the end, as such a token holds no longer than
    its request. Without one it comes at once, so that nobody who waits for it is kept.
    """
    command = SERVED.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command `{params.command}`")
    if command.name == known.REFRESH:
        async with progress(ls, "Looking at models and indexes", params.work_done_token) as shown:
            shown.when_cancelled_end_request()
            return await look_again(ls)
    if ls.options.get("trusted") is not True:
        message = (
            "cagent runs nothing in a workspace that is not trusted; where your editor does not "
            "ask, set the initialisation option `trusted` to true."
        )
        raise Refused(message)
    from cagent_ls.server.running import run  # not needed before the first program

    job = await in_thread(partial(_job, ls, command, _argument(command, params.arguments)))
    if params.work_done_token is None:
        later(run(ls, job, None))
        return {"running": job.title}
    return await run(ls, job, params.work_done_token)


def _argument(command: Command, given: Any) -> dict[str, str]:
    """The members of the only argument that the command takes; others are those of a lens."""
    argument = given[0] if given else {}
    if not isinstance(argument, dict):
        raise JsonRpcInvalidParams(f"`{command.name}` takes one object")
    for name in command.needs:
        if name == "message" and not argument.get(name):
            message = (
                "An agent needs to be told something, and the server has no terminal to ask for "
                f"it: give `{command.name}` a `message`, or use `cagent-runtime run` in a terminal."
            )
            raise JsonRpcInvalidParams(message)
        if not argument.get(name):
            raise JsonRpcInvalidParams(f"`{command.name}` needs `{name}`")
    taken = {name: argument[name] for name in (*command.needs, *command.may) if name in argument}
    for name, value in taken.items():
        if not isinstance(value, str) or "\0" in value:
            raise JsonRpcInvalidParams(f"`{name}` of `{command.name}` is a text")
    return taken


def _job(ls: CagentServer, command: Command, given: dict[str, str]) -> Job:
    from cagent_ls.server.runner import Job

    path = _file(ls, given["uri"]) if "uri" in given else None
    program, folder, file = runtime(sys.executable), Path.home(), ""
    if path is not None:
        folder, file = path.parent, str(path)
    match command.name:
        case known.INDEX_RAG:
            title, result = f"Index {given['source']}", "index.txt"
            arguments = known.index_source(file, given["source"])
        case known.SEARCH_RAG:
            title, result = f"Search {given['source']}", f"{given['source']}.txt"
            arguments = known.search_source(file, given["source"], given["query"])
        case known.PULL_MODEL:
            if not known.can_be_pulled(given["model"]):
                raise Refused(f"`{given['model']}` is not the name of a model that can be pulled.")
            title, result = f"Pull {given['model']}", "pull.txt"
            arguments = known.pull_model(given["model"])
        case known.DOCTOR:
            title, result, arguments = "Doctor", "doctor.txt", known.doctor(file)
        case _:
            program = agent_program(ls)
            title, result = f"Run agent {given['agent']}", f"{given['agent']}.md"
            arguments = known.run_agent(file, given["agent"], given["message"])
    if program.problem:
        raise Refused(program.problem)
    news = command.name in _BRING_NEWS
    line = program.line(arguments, once=True)
    return Job(f"{title} ({program.name})", tuple(line), folder, result, news)


def _file(ls: CagentServer, uri: str) -> Path:
    """The file on disk, if it lies in the workspace and is what the editor shows."""
    given = to_fs_path(uri)
    if given is None:
        raise Refused(f"{uri} is no file on this machine; save it first.")
    path, snapshot = Path(given), ls.snapshots.get(uri)
    places = [folder.resolve() for folder in ls.folders]
    # Where no folder is open, the files that are open are the workspace.
    if not any(map(path.resolve().is_relative_to, places)) and (places or snapshot is None):
        message = (
            f"{path} lies outside the workspace, so cagent does not run it. Open its folder in "
            "the editor, or use `cagent-runtime` in a terminal."
        )
        raise Refused(message)
    try:
        saved = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None
    text = snapshot.document.text if snapshot is not None else None
    if text is not None and text.removeprefix("\ufeff").encode("utf-8", "replace") != saved:
        raise Refused(f"{path.name} has changes that are not saved; save it, then run it.")
    return path
