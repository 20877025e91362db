"""`cagent-ls schema`: the JSON Schema of agent files."""

from __future__ import annotations

from typing import Annotated

import typer

from cagent_ls.language.types import NEWEST_FORMAT


def schema(
    format_version: Annotated[
        int,
        typer.Option(
            "--format-version",
            metavar="N",
            help="The `version:` of the files it is for; the newest known one by default.",
        ),
    ] = NEWEST_FORMAT,
) -> None:
    """Print the JSON Schema (draft-07) of agent files."""
    if not 0 <= format_version <= NEWEST_FORMAT:
        raise typer.BadParameter(
            f"there is no format {format_version}; give a number from 0 to {NEWEST_FORMAT}",
            param_hint="--format-version",
        )
    from cagent_ls.language import schema as published

    print(published.dumps(published.schema(format_version)), end="")
