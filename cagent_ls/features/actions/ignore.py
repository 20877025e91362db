"""Comments that hide a finding: on its line, above it, or, where neither can be, for the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit, Finding
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked
from cagent_ls.features.actions.head import first_line
from cagent_ls.features.locate import top_around
from cagent_ls.language.suppressions import COMMENT
from cagent_ls.syntax.lines import Span

_NEVER = {"yaml-syntax", "unused-suppression"}
"""Where a text cannot be read its comments are not certain; a useless one is better deleted."""


def ignore(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """A comment for each rule that finds something on a line."""
    lines, found = file.document.lines, defaultdict[tuple[str, int], list[Finding]](list)
    for finding in asked.findings:
        if finding.rule not in _NEVER:
            found[finding.rule, lines.line_of(finding.span.start)].append(finding)
    for (rule, line), hidden in found.items():
        edit, where = _here(file, hidden[0], line), "here"
        if edit is None:
            at = first_line(file.document.text)
            edit = Edit(Span(at, at), f"# cagent-ls: ignore-file[{rule}]\n")
            where = "in the whole file"
        yield Action(f"Ignore `{rule}` {where}", "quickfix", (edit,), tuple(hidden))


def _here(file: Snapshot, finding: Finding, number: int) -> Edit | None:
    """The edit that hides the finding alone."""
    text, line = file.document.text, file.document.lines.line_span(number)
    known = next(
        (m for m in COMMENT.finditer(text, line.start, line.end) if not _inside(file, m.start())),
        None,
    )
    if known is not None and known[1] == "ignore":
        at, sign = known.end(1), f"[{finding.rule}]"
        if known[2] is not None:
            at, sign = known.end(2), f", {finding.rule}" if known[2].strip() else finding.rule
        return Edit(Span(at, at), sign)
    comment = f"# cagent-ls: ignore[{finding.rule}]"
    if known is None and not _inside(file, line.end):
        end = line.start + len(text[line.start : line.end].rstrip())
        return Edit(Span(end, line.end), f" {comment}")
    if not _inside(file, line.start):
        start = text[line.start : line.end]
        indentation = start[: len(start) - len(start.lstrip())]
        return Edit(Span(line.start, line.start), f"{indentation}{comment}\n")
    return None


def _inside(file: Snapshot, offset: int) -> bool:
    """Whether there is text of a value on both sides, so that no comment can stand there."""
    top = top_around(file.document, offset)
    node = top.at(offset) if top is not None else None
    return node is not None and node.kind == "scalar" and node.span.start < offset < node.span.end
