"""The commands of the editor: their names, what they take, and what they start.

What is started is a list of arguments for a program of `programs`; no shell ever reads it, and no
name out of a file can be taken for an option.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

RUN_AGENT, CHAT, RUN_COMMAND = "cagent.runAgent", "cagent.chat", "cagent.runCommand"
INDEX_RAG, SEARCH_RAG = "cagent.indexRag", "cagent.searchRag"
PULL_MODEL, REFERENCES = "cagent.pullModel", "cagent.showReferences"
DOCTOR, REFRESH = "cagent.doctor", "cagent.refresh"

_MODEL = re.compile(r"\w[\w./:@-]*")
"""What can be pulled; in particular nothing that looks like an option."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the server runs itself, for clients that do not."""

    name: str
    needs: tuple[str, ...] = ()
    """The members of its argument that must be there, all of them texts."""
    may: tuple[str, ...] = ()
    """Those that may be left out."""


_SAID = ("uri", "agent", "message")
SERVED = {
    command.name: command
    for command in (
        Command(RUN_AGENT, _SAID),
        Command(CHAT, _SAID),
        Command(RUN_COMMAND, _SAID),
        Command(INDEX_RAG, ("uri", "source")),
        Command(SEARCH_RAG, ("uri", "source", "query")),
        Command(PULL_MODEL, ("model",)),
        Command(DOCTOR, (), ("uri",)),
        Command(REFRESH),
    )
}
"""By name. `cagent.showReferences` is not among them: only a client can show a list of places."""


def run_agent(path: str, agent: str, message: str = "") -> tuple[str, ...]:
    """An agent answers a message; without one it asks for them on a terminal."""
    return ("run", path, "--agent", agent, *(("--", message) if message else ()))


def index_source(path: str, source: str) -> tuple[str, ...]:
    """The index of a RAG source is made or brought up to date."""
    return ("rag", "index", *_positional(path, source))


def search_source(path: str, source: str, query: str = "") -> tuple[str, ...]:
    """The index of a RAG source is searched; without a query it asks for them on a terminal."""
    asked = (f"--query={query}",) if query else ()
    return ("rag", "search", *asked, *_positional(path, source))


def pull_model(model: str) -> tuple[str, ...]:
    """The local model runner fetches a model."""
    return ("models", "pull", model)


def doctor(path: str = "") -> tuple[str, ...]:
    """What the local models of a file, or of any, lack is said."""
    return ("doctor", path) if path else ("doctor",)


def can_be_pulled(model: str) -> bool:
    """Whether `model` is written like the name of one."""
    return _MODEL.fullmatch(model) is not None


def _positional(path: str, name: str) -> tuple[str, ...]:
    return ("--", path, name) if name.startswith("-") else (path, name)
