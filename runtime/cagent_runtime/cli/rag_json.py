"""The `--json` forms of `cagent-runtime rag`, version 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cagent_runtime.rag.index import Report
    from cagent_runtime.rag.query import SearchResult


def result_json(found: SearchResult) -> dict[str, Any]:
    """The `--json` form of a search, version 1."""
    from cagent_runtime.rag.collect import display_path

    return {
        "v": 1,
        "query": found.query,
        "results": [
            {
                "path": display_path(hit.path),
                "start_line": hit.start_line,
                "end_line": hit.end_line,
                "score": hit.score,
                "scores": dict(hit.scores),
                "text": hit.text,
            }
            for hit in found.hits
        ],
        "index": {
            "files": found.index.files,
            "chunks": found.index.chunks,
            "finished_at": found.index.finished_at,
            "stale": found.index.stale,
        },
        "warnings": list(found.warnings),
    }


def report_json(source: str, report: Report) -> dict[str, Any]:
    """The `--json` form of an indexing run, version 1."""
    from cagent_runtime.rag.collect import display_path

    return {
        "v": 1,
        "type": "indexed",
        "source": source,
        "files": report.files,
        "chunks": report.chunks,
        "embedded": report.embedded,
        "reused": report.reused,
        "removed": report.removed,
        "skipped": [
            {"path": display_path(each.path), "reason": each.reason} for each in report.skipped
        ],
        "failed": [
            {"path": display_path(each.path), "reason": each.reason} for each in report.failed
        ],
        "warnings": report.warnings,
        "seconds": round(report.seconds, 3),
    }
