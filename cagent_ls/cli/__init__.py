"""The `cagent-ls` program, one file per command."""

from __future__ import annotations

import sys

import typer
from typer.exceptions import TyperException

from cagent_ls.cli import check, schema, serve

app = typer.Typer(
    name="cagent-ls",
    help="Check docker-agent YAML files, and serve editors.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("check")(check.check)
app.command("schema")(schema.schema)
app.command("serve")(serve.serve)


def main() -> None:
    """Runs the program; exit codes are listed in docs/exit-codes.md."""
    try:
        code = app(standalone_mode=False) or 0
    except typer.Abort:
        code = 130
    except TyperException as error:
        print(f"cagent-ls: {error.format_message()}", file=sys.stderr)
        code = 2
    except BrokenPipeError:
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
