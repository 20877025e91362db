"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Sequence

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.report.model import FileReport

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(files: Sequence[FileReport]) -> str:
    """One line for each finding."""
    return "\n".join(_line(file, finding) for file in files for finding in file.findings)


def _line(file: FileReport, finding: Finding) -> str:
    place = file.place(finding.span)
    properties = {
        "file": file.path,
        "line": place["line"],
        "endLine": place["end_line"],
        # Columns only count on a single line.
        **(
            {"col": place["column"], "endColumn": place["end_column"]}
            if place["line"] == place["end_line"]
            else {}
        ),
        "title": f"cagent-ls ({finding.rule})",
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    concerns = f" ({finding.target})" if finding.target else ""
    command = _COMMANDS.get(finding.severity, "notice")
    return f"::{command} {listed}::{_data(finding.message + concerns)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
