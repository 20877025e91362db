"""Findings for people: place, message, source excerpt with carets."""

from __future__ import annotations

from collections.abc import Iterable

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.syntax.lines import LineIndex

_COLOURS = {Severity.ERROR: 31, Severity.WARNING: 33, Severity.INFO: 36, Severity.HINT: 36}
_BOLD, _DIM = 1, 2


def render(
    path: str, lines: LineIndex, findings: Iterable[Finding], *, colours: bool = False
) -> str:
    """One paragraph for each finding; control characters of the file are made visible."""
    return "\n".join(_one(path, lines, finding, colours) for finding in findings)


def _one(path: str, lines: LineIndex, finding: Finding, colours: bool) -> str:
    line, column = lines.position(finding.span.start)
    end_line, end_column = lines.position(finding.span.end)
    source = visible(lines.line_text(line).replace("\t", " "))
    stop = end_column if end_line == line else len(source)
    carets = " " * column + "^" * max(1, stop - column)
    concerns = f" ({finding.target})" if finding.target else ""
    gutter = " " * len(str(line + 1))
    place = f"{visible(path)}:{line + 1}:{column + 1}"
    severity, rule = finding.severity.label, f"[{finding.rule}]"
    if colours:
        colour = _COLOURS[finding.severity]
        place, severity = _painted(place, _BOLD), _painted(severity, _BOLD, colour)
        rule, carets = _painted(rule, _DIM), _painted(carets, colour)
    return (
        f"{place}: {severity}{concerns}: {visible(finding.message)} {rule}\n"
        f" {line + 1} | {source}\n"
        f" {gutter} | {carets}\n"
    )


def visible(text: str) -> str:
    """`text` with control characters replaced one for one, so that no terminal obeys them."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _painted(text: str, *codes: int) -> str:
    return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m"
