"""The `cagent-runtime` program: one module per command, imports of heavy parts inside them."""

from __future__ import annotations

import os
import sys

import typer
from typer.exceptions import TyperException

from cagent_runtime.cli import doctor, exits, local, models, rag, run

app = typer.Typer(
    name="cagent-runtime",
    help="Run the agents and RAG indexes of an agent file, first of all on local models.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run")(run.run)
app.command("doctor")(doctor.doctor)
app.add_typer(local.app, name="local")
app.add_typer(models.app, name="models")
app.add_typer(rag.app, name="rag")


def main() -> None:
    """Runs the program and exits with a code of `exits.Exit`; never shows a traceback."""
    try:
        code = app(standalone_mode=False) or exits.Exit.DONE
    except typer.Abort:
        code = exits.Exit.CANCELLED
    except TyperException as error:
        print(f"cagent-runtime: {error.format_message()}", file=sys.stderr)
        code = exits.Exit.WRONG_USE
    except BaseException as error:  # the last place before the interpreter's traceback
        if isinstance(error, SystemExit):
            raise
        if isinstance(error, BrokenPipeError):  # nor the interpreter's, when it flushes stdout
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code, text = exits.exit_code_of(error)
        if text:
            print(f"cagent-runtime: {text}", file=sys.stderr)
    sys.exit(int(code))
