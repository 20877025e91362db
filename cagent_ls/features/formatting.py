"""Formatting that changes white space only, and only where it means nothing.

Blanks at the end of lines go, several blank lines become one, the file ends with one line end.
Indentation, alignment, comments and everything inside texts of several lines stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.fixing import apply
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.syntax.document import Document, parse
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_BLANKS = re.compile(
    r"(?:^|(?<=[\n\r]))(?:[ \t]*(?:\r\n|\n|\r)){2,}"  # several blank lines
    r"|[ \t]+(?=\r|\n|\Z)"  # blanks at the end of a line
)
_WHITE = " \t\r\n"
_WHITE_PART = re.compile(r"[ \t\r\n]*")
_MARK = re.compile(r"^(?:---|\.\.\.)", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\n|\r")
_KEEPS_LINES = re.compile(r"[|>][-0-9]*\+")


def formatting(file: Snapshot) -> list[Edit]:
    """The edits that format a file; none for one that is broken, as its meaning is not certain."""
    document = file.document
    if not file.is_agent_file or file.is_hcl or document.faults or document.root is None:
        return []
    inner = list(_inside(document))
    more = _MARK.search(document.text, document.root.span.end)
    if more is not None:  # what further documents say is not read
        choices = [[edit for edit in inner if edit.span.end < more.start()]]
    else:  # the last line end may belong to a text: then the end stays as it is
        choices = [[*inner, *_at_end(document.text)], inner]
    for edits in choices:
        if edits and _same(document.root, parse(apply(document.text, edits)).root):
            return edits
    return []


def _inside(document: Document) -> Iterator[Edit]:
    text = document.text
    fixed = sorted(_texts(document))
    stop = len(text.rstrip(_WHITE))
    at = 0
    for match in _BLANKS.finditer(text):
        span = Span(match.start(), match.end())
        while at < len(fixed) and fixed[at].end <= span.start:
            at += 1
        touched = at < len(fixed) and fixed[at].start < span.end
        if touched or span.end > stop:
            continue
        is_lines = match[0].strip(" \t") != ""
        first = _LINE_END.search(match[0]) if is_lines else None
        new = first[0] if first is not None else ""
        if new != match[0]:
            yield Edit(span, new)


def _at_end(text: str) -> Iterator[Edit]:
    stop = len(text.rstrip(_WHITE))
    ending = _LINE_END.search(text)
    new = ending[0] if ending is not None else "\n"
    if stop and text[stop:] != new:
        yield Edit(Span(stop, len(text)), new)


def _texts(document: Document) -> Iterator[Span]:
    """The texts of several lines, with the blank lines after them that belong to them."""
    text = document.text
    pending = [document.root] if document.root is not None else []
    while pending:
        node = pending.pop()
        if node.kind == "scalar":
            span = node.span
            if node.style in {"literal", "folded"}:
                keeps = _KEEPS_LINES.match(text, span.start) is not None
                blank = _WHITE_PART.match(text, span.end) if keeps else None
                yield Span(span.start, blank.end() if blank is not None else span.end)
            elif "\n" in text[span.start : span.end] or "\r" in text[span.start : span.end]:
                yield span
        else:
            pending += node.children()


def _same(one: Node | None, other: Node | None) -> bool:
    """Whether two trees say the same."""
    pending = [(one, other)]
    while pending:
        a, b = pending.pop()
        if a is None or b is None:
            if a is not b:
                return False
            continue
        if (a.kind, a.text, a.style, a.tag) != (b.kind, b.text, b.style, b.tag):
            return False
        inner, others = list(a.children()), list(b.children())
        if len(inner) != len(others):
            return False
        pending += zip(inner, others, strict=True)
    return True
