"""Findings as JSON, version 1: lines and columns from 1, in code points, ends exclusive."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cagent_ls.analysis.finding import Finding
from cagent_ls.report.model import FileReport


def render(files: Sequence[FileReport]) -> str:
    """The whole report; docs/formats.md describes it."""
    found = [_finding(file, finding) for file in files for finding in file.findings]
    report = {"v": 1, "findings": found, "files": len(files)}
    return json.dumps(report, indent=2, ensure_ascii=False)


def _finding(file: FileReport, finding: Finding) -> dict[str, Any]:
    return {
        "path": file.path,
        "rule": finding.rule,
        "severity": finding.severity.label,
        "message": finding.message,
        **file.place(finding.span),
        "target": finding.target,
        "fixes": [
            {
                "title": fix.title,
                "safe": fix.safe,
                "edits": [{**file.place(edit.span), "text": edit.text} for edit in fix.edits],
            }
            for fix in finding.fixes
        ],
        "related": [
            {"message": related.message, **file.place(related.span)}
            for related in finding.related
            if related.span is not None
        ],
        "tags": list(finding.tags),
    }
