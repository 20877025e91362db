"""Findings for people: place, message, source excerpt with carets."""

from __future__ import annotations

from collections.abc import Iterable

from cagent_ls.analysis.finding import Finding
from cagent_ls.syntax.lines import LineIndex


def render(path: str, lines: LineIndex, findings: Iterable[Finding]) -> str:
    """One paragraph for each finding; control characters of the file are made visible."""
    return "\n".join(_one(path, lines, finding) for finding in findings)


def _one(path: str, lines: LineIndex, finding: Finding) -> str:
    line, column = lines.position(finding.span.start)
    end_line, end_column = lines.position(finding.span.end)
    source = visible(lines.line_text(line).replace("\t", " "))
    stop = end_column if end_line == line else len(source)
    carets = " " * column + "^" * max(1, stop - column)
    concerns = f" ({finding.target})" if finding.target else ""
    gutter = " " * len(str(line + 1))
    return (
        f"{visible(path)}:{line + 1}:{column + 1}: {finding.severity.label}{concerns}: "
        f"{visible(finding.message)} [{finding.rule}]\n"
        f" {line + 1} | {source}\n"
        f" {gutter} | {carets}\n"
    )


def visible(text: str) -> str:
    """`text` with control characters replaced one for one, so that no terminal obeys them."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
