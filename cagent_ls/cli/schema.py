"""Print the JSON Schema (draft-07) of agent files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cagent_ls.cli import UsageError
from cagent_ls.language.types import NEWEST_FORMAT


def arguments(parser: ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument(
        "--format-version",
        metavar="N",
        type=int,
        default=NEWEST_FORMAT,
        help="the `version:` of the files it is for (default: the newest known one)",
    )


def run(given: Namespace) -> int:
    """Prints the schema."""
    number = given.format_version
    if not 0 <= number <= NEWEST_FORMAT:
        raise UsageError(
            f"--format-version: there is no format {number}; give a number from 0 to "
            f"{NEWEST_FORMAT}"
        )
    from cagent_ls.language import schema as published

    print(published.dumps(published.schema(number)), end="")
    return 0
