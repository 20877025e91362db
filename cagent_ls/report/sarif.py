"""Findings as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from cagent_ls import __version__
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.report.model import FileReport, with_fingerprints
from cagent_ls.rules import RULES
from cagent_ls.rules.rule import PAGES, Rule
from cagent_ls.syntax.lines import Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(files: Sequence[FileReport]) -> str:
    """The whole report, with the rules that found something."""
    used = {finding.rule for file in files for finding in file.findings}
    rules = [rule for rule in RULES if rule.id in used]
    indexes = {rule.id: index for index, rule in enumerate(rules)}
    driver = {
        "name": "cagent-ls",
        "version": __version__,
        "informationUri": PAGES,
        "rules": [_rule(rule) for rule in rules],
    }
    results = [
        _result(file, finding, fingerprint, indexes)
        for file in files
        for finding, fingerprint in with_fingerprints(file)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    report = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(report, indent=2, ensure_ascii=False)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.details or rule.summary, "markdown": rule.details or rule.summary},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": _level(rule.severity)},
    }


def _result(
    file: FileReport, finding: Finding, fingerprint: str, indexes: dict[str, int]
) -> dict[str, Any]:
    concerns = f" ({finding.target})" if finding.target else ""
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": indexes[finding.rule],
        "level": _level(finding.severity),
        "message": {"text": finding.message + concerns},
        "locations": [_location(file, finding.span)],
        "partialFingerprints": {"cagentLs/v1": fingerprint},
    }
    related = [
        {"id": number, "message": {"text": place.message}, **_location(file, place.span)}
        for number, place in enumerate(finding.related, 1)
        if place.span is not None
    ]
    if related:
        result["relatedLocations"] = related
    if finding.fixes:
        result["fixes"] = [_fix(file, fix) for fix in finding.fixes]
    return result


def _fix(file: FileReport, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(file, edit.span), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(file), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}


def _location(file: FileReport, span: Span) -> dict[str, Any]:
    place = {"artifactLocation": _artifact(file), "region": _region(file, span)}
    return {"physicalLocation": place}


def _artifact(file: FileReport) -> dict[str, str]:
    return {"uri": quote(file.path)}


def _region(file: FileReport, span: Span) -> dict[str, int]:
    place = file.place(span)
    return {
        "startLine": place["line"],
        "startColumn": place["column"],
        "endLine": place["end_line"],
        "endColumn": place["end_column"],
    }


def _level(severity: Severity) -> str:
    return _LEVELS.get(severity, "note")
