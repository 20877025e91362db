"""Findings as GitLab's code quality report."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cagent_ls.analysis.finding import Severity
from cagent_ls.report.model import FileReport, with_fingerprints

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render(files: Sequence[FileReport]) -> str:
    """The whole report; a finding keeps its fingerprint when it moves."""
    found = [
        {
            "description": finding.message,
            "check_name": finding.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES.get(finding.severity, "info"),
            "location": {
                "path": file.path,
                "lines": {
                    "begin": file.place(finding.span)["line"],
                    "end": file.place(finding.span)["end_line"],
                },
            },
        }
        for file in files
        for finding, fingerprint in with_fingerprints(file)
    ]
    return json.dumps(found, indent=2, ensure_ascii=False)
