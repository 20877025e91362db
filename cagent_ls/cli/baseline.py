"""Baselines: the findings that were there before, which are not shown again.

A finding is known by its file, its rule and the text of its line, so it may move.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from cagent_ls.cli import UsageError
from cagent_ls.report.model import FileReport, with_fingerprints


def write(file: Path, reports: Sequence[FileReport]) -> int:
    """Writes the findings of `reports` as known; returns how many those are."""
    from cagent_ls.surroundings.writing import write_whole

    known = [
        {"path": report.path, "rule": finding.rule, "fingerprint": fingerprint}
        for report in (_as_seen_from(file, report) for report in reports)
        for finding, fingerprint in with_fingerprints(report)
    ]
    known.sort(key=lambda entry: (entry["path"], entry["rule"], entry["fingerprint"]))
    text = json.dumps({"v": 1, "findings": known}, indent=1, ensure_ascii=False)
    try:
        write_whole(file, f"{text}\n".encode())
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror or error}") from None
    return len(known)


def new_only(file: Path, reports: Iterable[FileReport]) -> list[FileReport]:
    """The reports without the findings that the baseline knows."""
    known = _read(file)
    found = []
    for report in reports:
        pairs = zip(report.findings, with_fingerprints(_as_seen_from(file, report)), strict=True)
        new = [finding for finding, (_, fingerprint) in pairs if fingerprint not in known]
        found.append(replace(report, findings=new))
    return found


def _read(file: Path) -> frozenset[str]:
    try:
        entries = json.loads(file.read_text("utf-8"))["findings"]
        return frozenset(entry["fingerprint"] for entry in entries)
    except FileNotFoundError:
        hint = f"write it with --write-baseline {file}"
        raise UsageError(f"there is no baseline {file}; {hint}") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{file} is no baseline; write a new one with --write-baseline") from None


def _as_seen_from(file: Path, report: FileReport) -> FileReport:
    """The report with its path relative to the baseline, from wherever the check is run."""
    if report.path.startswith("<"):
        return report
    path = os.path.relpath(report.path, file.absolute().parent)
    return replace(report, path=Path(path).as_posix())
