"""Which program runs agents: the bundled runtime, or what the user has chosen in its place.

Indexes, searches, models and the doctor are always the bundled runtime's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

RUNTIME = "cagent-runtime"
BUNDLED, DOCKER_AGENT = "bundled", "docker-agent"
_ONCE = ("--exec",)
"""docker-agent opens a screen of its own on a terminal without it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that takes ``run FILE --agent NAME [-- MESSAGE]``."""

    name: str
    """What people call it."""
    argv: tuple[str, ...]
    """The program, with an absolute path, and its first arguments; empty if it is not there."""
    once: tuple[str, ...] = ()
    """What has it answer a message and end, on a terminal too."""
    problem: str = ""
    """Why it is not there, and what to do."""

    @property
    def is_bundled(self) -> bool:
        """Whether it is the runtime that comes with the server."""
        return self.name == RUNTIME

    def line(self, arguments: tuple[str, ...], *, once: bool) -> list[str]:
        """The command line; `once` if it is to end with its first answer."""
        command, *rest = arguments
        return [*self.argv, command, *(self.once if once else ()), *rest]


def runtime(python: str) -> Program:
    """The bundled runtime; `python` is the interpreter that has it."""
    # -P: nothing is imported from the folder that the program runs in.
    return Program(RUNTIME, (python, "-P", "-m", "cagent_runtime"))


def runner(setting: object, python: str, find: Callable[[str], str | None]) -> Program:
    """The program that the user's setting `cagent.runner` names; `find` looks on the ``PATH``."""
    match setting:
        case None | "" | "bundled":
            return runtime(python)
        case "docker-agent":
            found = find(DOCKER_AGENT)
            if found and PurePath(found).is_absolute():
                return Program(DOCKER_AGENT, (found,), _ONCE)
            problem = (
                f"`cagent.runner` is `{DOCKER_AGENT}`, but no such program is on the PATH. Write "
                f"the path of the program in its place, or `{BUNDLED}`."
            )
            return Program(DOCKER_AGENT, (), problem=problem)
        case str() if PurePath(setting).is_absolute():
            name = PurePath(setting).name
            return Program(name, (setting,), () if name == RUNTIME else _ONCE)
        case _:
            problem = (
                f"`cagent.runner` is {setting!r}; write `{BUNDLED}`, `{DOCKER_AGENT}` or the "
                "absolute path of a program that is used like docker-agent."
            )
            return Program(str(setting), (), problem=problem)
