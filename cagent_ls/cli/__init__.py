"""The `cagent-ls` program, one file per command; each has `arguments` and `run`.

It parses its arguments with argparse: a richer library costs more time than a whole check.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys

from cagent_ls import __version__

COMMANDS = {
    "check": "check agent files",
    "rules": "list the rules",
    "explain": "say what a rule is about",
    "schema": "print the JSON Schema of agent files",
    "serve": "serve an editor",
}


class UsageError(Exception):
    """Wrong use of the program; the message says what to write instead."""


def main(argv: list[str] | None = None) -> None:
    """Runs the program; exit codes are listed in docs/exit-codes.md."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        code = _run(arguments)
        if not sys.stdout.closed:  # the server closes it
            sys.stdout.flush()
    except UsageError as error:
        print(f"cagent-ls: {error}", file=sys.stderr)
        code = 2
    except BrokenPipeError:
        # Nobody reads on; Python would say so once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 1
    except KeyboardInterrupt:
        code = 130
    if argv is None:
        gc.freeze()  # what is left goes with the process, not piece by piece
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("cagent-ls", description="Checks docker-agent YAML files.")
    parser.add_argument("--version", action="version", version=f"cagent-ls {__version__}")
    parsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    named = next((word for word in arguments if word in COMMANDS), None)
    command = importlib.import_module(f"cagent_ls.cli.{named}") if named else None
    for name, doc in COMMANDS.items():
        own = parsers.add_parser(name, help=doc, description=command.__doc__ if command else None)
        if command is not None and name == named:
            command.arguments(own)
    given = parser.parse_args(arguments)
    assert command is not None  # noqa: S101 - argparse has refused everything else
    code: int = command.run(given)
    return code
