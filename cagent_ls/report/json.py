"""Findings as JSON, version 1: lines and columns from 1, in code points, ends exclusive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cagent_ls.analysis.finding import Finding
from cagent_ls.syntax.lines import LineIndex, Span


def render(files: Iterable[tuple[str, LineIndex, list[Finding]]], checked: int) -> str:
    """The whole report; `checked` is the number of agent files."""
    found = [_finding(path, lines, f) for path, lines, findings in files for f in findings]
    return json.dumps({"v": 1, "findings": found, "files": checked}, indent=2, ensure_ascii=False)


def _finding(path: str, lines: LineIndex, finding: Finding) -> dict[str, Any]:
    return {
        "path": path,
        "rule": finding.rule,
        "severity": finding.severity.label,
        "message": finding.message,
        **_range(lines, finding.span),
        "target": finding.target,
        "fixes": [
            {
                "title": fix.title,
                "safe": fix.safe,
                "edits": [{**_range(lines, e.span), "text": e.text} for e in fix.edits],
            }
            for fix in finding.fixes
        ],
    }


def _range(lines: LineIndex, span: Span) -> dict[str, int]:
    (line, column), (end_line, end_column) = lines.position(span.start), lines.position(span.end)
    return {
        "line": line + 1,
        "column": column + 1,
        "end_line": end_line + 1,
        "end_column": end_column + 1,
    }
