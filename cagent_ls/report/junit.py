"""Findings as JUnit XML: a test for each agent file, which passes when nothing was found."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from cagent_ls.analysis.finding import Finding
from cagent_ls.report.model import FileReport
from cagent_ls.report.text import visible


def render(files: Sequence[FileReport]) -> str:
    """The whole report; characters that XML cannot hold are replaced."""
    failures = sum(len(file.findings) > 0 for file in files)
    counts = {"tests": str(len(files)), "failures": str(failures), "errors": "0"}
    root = Xml.Element("testsuites", counts)
    suite = Xml.SubElement(root, "testsuite", {"name": "cagent-ls", **counts})
    for file in files:
        path = visible(file.path)
        case = Xml.SubElement(suite, "testcase", {"classname": "cagent-ls", "name": path})
        if file.findings:
            _failure(case, file, path)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode")


def _failure(case: Xml.Element, file: FileReport, path: str) -> None:
    """All findings of a file: readers of JUnit show one failure a test."""
    worst = max(file.findings, key=lambda finding: finding.severity)
    number = len(file.findings)
    summary = f"{number} finding{'s' if number != 1 else ''}: {visible(worst.message)}"
    failure = Xml.SubElement(case, "failure", {"message": summary, "type": worst.severity.label})
    failure.text = "\n".join(_line(file, path, finding) for finding in file.findings)


def _line(file: FileReport, path: str, finding: Finding) -> str:
    place = file.place(finding.span)
    concerns = f" ({finding.target})" if finding.target else ""
    return (
        f"{path}:{place['line']}:{place['column']}: {finding.severity.label}{concerns}: "
        f"{visible(finding.message)} [{finding.rule}]"
    )
