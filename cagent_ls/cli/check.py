"""`cagent-ls check`: the findings of files, for people and for CI."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.cli.files import UnreadableError, read_text, yaml_files
from cagent_ls.report.text import visible
from cagent_ls.rules import findings
from cagent_ls.syntax.lines import LineIndex


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


@dataclass
class _Outcome:
    """What a run has seen so far."""

    reports: list[tuple[str, LineIndex, list[Finding]]] = field(default_factory=list)
    checked: int = 0
    others: int = 0
    failed: bool = False

    def fail(self, path: Path, why: str) -> None:
        """A file that could not be checked."""
        self.failed = True
        _note(f"cannot check {path}: {why}")


def check(
    paths: Annotated[list[Path], typer.Argument(help="Agent files, or folders to look through.")],
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> int:
    """Check agent files; exits 1 if there is an error, 3 if something could not be checked."""
    outcome = _Outcome()
    for path in paths:
        if path.is_dir():
            _check_folder(path, outcome)
        else:
            _check_file(path, outcome)
    _print(output, outcome)
    worst = max((f.severity for _, _, found in outcome.reports for f in found), default=None)
    if worst == Severity.ERROR:
        return 1
    return 3 if outcome.failed else 0


def _check_folder(folder: Path, outcome: _Outcome) -> None:
    before = outcome.checked
    for path in yaml_files(folder):
        try:
            snapshot = analyse(read_text(path))
        except UnreadableError as error:
            outcome.fail(path, str(error))
            continue
        if snapshot.is_agent_file:
            outcome.checked += 1
            outcome.reports.append((str(path), snapshot.document.lines, findings(snapshot)))
        else:
            outcome.others += 1
    if outcome.checked == before:
        why = "no YAML file in it has an `agents:`, `models:` or `rag:` section of docker-agent"
        outcome.fail(folder, why)


def _check_file(path: Path, outcome: _Outcome) -> None:
    try:
        snapshot = analyse(read_text(path))
    except UnreadableError as error:
        outcome.fail(path, str(error))
        return
    document = snapshot.document
    if snapshot.is_agent_file:
        outcome.checked += 1
        outcome.reports.append((str(path), document.lines, findings(snapshot)))
    elif document.faults:
        line, column = document.lines.position(document.faults[0].start)
        where = f"line {line + 1}, column {column + 1}"
        outcome.fail(path, f"it is not valid YAML ({where}: {document.faults[0].message})")
    else:
        outcome.others += 1
        _note(f"{path}: not an agent file, nothing checked (it has no agents, models or rag)")


def _print(output: Format, outcome: _Outcome) -> None:
    if output is Format.JSON:
        from cagent_ls.report import json

        print(json.render(outcome.reports, outcome.checked))
        return
    from cagent_ls.report import text

    for path, lines, found in outcome.reports:
        if found:
            print(text.render(path, lines, found))
    _note(_summary(outcome))


def _summary(outcome: _Outcome) -> str:
    counts = [
        f"{number} {severity.label}{'s' if number != 1 else ''}"
        for severity in sorted(Severity, reverse=True)
        if (number := sum(f.severity is severity for _, _, fs in outcome.reports for f in fs))
    ]
    checked = f"{outcome.checked} agent file{'s' if outcome.checked != 1 else ''} checked"
    others = f", {outcome.others} other YAML files left alone" if outcome.others else ""
    return f"{checked}{others}: {', '.join(counts) or 'no findings'}"


def _note(message: str) -> None:
    print(f"cagent-ls: {visible(message)}", file=sys.stderr)
