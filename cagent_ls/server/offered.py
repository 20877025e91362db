"""Commands as they are offered: in lenses and code actions, each with its only argument."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from cagent_ls.features.commands import SERVED, pull_model
from cagent_ls.features.programs import Program, runtime
from cagent_ls.server.commands import announced
from cagent_ls.server.live import folder_of
from cagent_ls.server.server import CagentServer


def may_run(ls: CagentServer) -> bool:
    """Whether anything that runs is offered: the user trusts the workspace."""
    return ls.options.get("trusted") is True


def is_offered(ls: CagentServer, command: str, argument: dict[str, Any]) -> bool:
    """Whether the client runs the command, or the server can with that argument."""
    served = SERVED.get(command)
    can_serve = served is not None and argument.keys() >= set(served.needs)
    return can_serve or command in announced(ls)


def with_program(
    argument: dict[str, Any], uri: str, program: Program, arguments: tuple[str, ...], *, once: bool
) -> dict[str, Any]:
    """The argument of a command that starts a program; docs/commands.md describes it."""
    argument = argument | {"cwd": str(folder_of(uri) or Path.cwd())}
    if program.problem:
        return argument | {"problem": program.problem}
    return argument | {"argv": program.line(arguments, once=once)}


def pull_argument(uri: str, model: str) -> dict[str, Any]:
    """The argument of the command that pulls a model for a document."""
    argument = {"uri": uri, "model": model}
    return with_program(argument, uri, runtime(sys.executable), pull_model(model), once=True)
