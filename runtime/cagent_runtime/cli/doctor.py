"""`cagent-runtime doctor`: what keeps local models from running, and what helps."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cagent_runtime.cli.exits import Exit, Stop, run_async
from cagent_runtime.cli.local import UseLocal, local_runner
from cagent_runtime.cli.text import printable

if TYPE_CHECKING:
    from cagent_runtime.config.models import ModelConfig
    from cagent_runtime.doctor.lines import Line

_MARGIN = " " * 11


def doctor(
    file: Annotated[
        Path | None, typer.Argument(help="An agent file whose models are looked at too.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    local: UseLocal = False,
) -> int:
    """Check Docker, the model runner, and each model of a file; say what is wrong and what helps.

    Changes nothing: it pulls, loads and configures no model. Ends with 4 if a model cannot run, and
    with 3 if the file has errors.
    """
    from cagent_runtime.doctor.checks import diagnose
    from cagent_runtime.doctor.lines import has_errors, report_json
    from cagent_runtime.doctor.probes import look

    models, errors = _models(file)
    with local_runner(local):
        facts = run_async(look(models, os.environ, file=str(file or ""), file_errors=errors))
    lines = diagnose(facts)
    if as_json:
        print(json.dumps(report_json(lines)))
    else:
        print("\n".join(text for line in lines for text in _shown(line)))
    if errors:
        return Exit.FILE_HAS_ERRORS
    return Exit.MODEL_FAILED if has_errors(lines) else Exit.DONE


def _models(file: Path | None) -> tuple[list[ModelConfig], str]:
    """The models of the file, or what is wrong with it.

    Raises:
        Stop: There is no such file.
    """
    from cagent_runtime.config import load
    from cagent_runtime.providers.needed import of_file

    if file is None:
        return [], ""
    try:
        return list(of_file(load(file))), ""
    except Stop as stop:
        if stop.exit_code is not Exit.FILE_HAS_ERRORS:
            raise
        return [], str(stop)


def _shown(line: Line) -> list[str]:
    about = f" {line.about}" if line.about else ""
    first, *rest = f"{line.check}{about}: {line.evidence}".splitlines()
    sign = line.state.upper() if line.state == "error" else line.state
    lines = [f"{sign:<9}{first}", *(f"{_MARGIN}{text}" for text in rest)]
    if line.remedy:
        lines.append(f"{_MARGIN}→ {line.remedy}")
    return [printable(text) for text in lines]
