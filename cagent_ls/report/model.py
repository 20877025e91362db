"""What the report formats are made from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cagent_ls.analysis.finding import Finding
from cagent_ls.syntax.lines import LineIndex, Span


@dataclass(frozen=True, slots=True)
class FileReport:
    """One agent file and what was found in it, which may be nothing."""

    path: str
    """As it is shown: with slashes, relative where it was given so."""
    lines: LineIndex
    findings: Sequence[Finding]

    def place(self, span: Span) -> dict[str, int]:
        """Lines and columns from 1, in code points; the end is exclusive."""
        line, column = self.lines.position(span.start)
        end_line, end_column = self.lines.position(span.end)
        return {
            "line": line + 1,
            "column": column + 1,
            "end_line": end_line + 1,
            "end_column": end_column + 1,
        }


def with_fingerprints(file: FileReport) -> Iterator[tuple[Finding, str]]:
    """Each finding with a name that it keeps when it moves to another line.

    It is made from the path, the rule, the text of the line, and which one of several alike it is;
    a secret in the line cannot be read from it.
    """
    seen: Counter[str] = Counter()
    for finding in file.findings:
        line = file.lines.line_text(file.lines.line_of(finding.span.start)).strip()
        parts = "\0".join((file.path, finding.rule, line))
        number = seen[parts]
        seen[parts] += 1
        text = f"{parts}\0{number}".encode("utf-8", "surrogatepass")
        yield finding, hashlib.sha256(text).hexdigest()[:32]
