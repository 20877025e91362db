"""Options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Policy(StrEnum):
    """When models are pulled before a run."""

    ASK = "ask"
    MISSING = "missing"
    NEVER = "never"
    ALWAYS = "always"


AgentFile = Annotated[Path, typer.Argument(help="The agent file.")]
Pull = Annotated[
    Policy,
    typer.Option(
        "--pull",
        help="Whether to pull models: `ask` asks on a terminal and never pulls without one.",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Stop if the model runner refuses the file's settings.")
]
