"""Selection that grows: word, line, value, entry, mapping, section, file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.locate import top_around
from cagent_ls.features.parts import entry_span, row_at, section_span
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import content, written

_WORD = re.compile(r"[\w-]+")
_PARAGRAPH = re.compile(r"(?>\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")


def selections(file: Snapshot, offset: int) -> list[Span]:
    """The ranges around `offset`, each inside the next one; the last is the whole file."""
    text = file.document.text
    found: list[Span] = []
    for span in (*_inside(file, offset), *_outside(file, offset)):
        inner = found[-1] if found else Span(offset, offset)
        if span.start <= inner.start and inner.end <= span.end and span != inner:
            found.append(span)
    whole = Span(0, len(text))
    return found if found and found[-1] == whole else [*found, whole]


def _inside(file: Snapshot, offset: int) -> Iterator[Span]:
    """What is around the offset in its block, the smallest first."""
    line = file.document.lines.line_span(file.document.lines.line_of(offset))
    for word in _WORD.finditer(file.document.text, line.start, line.end):
        if word.start() <= offset <= word.end():
            yield Span(*word.span())
    top, placed = top_around(file.document, offset), row_at(file, offset)
    if top is None or placed is None:
        return
    if placed[1].block.children:  # a section, of which `top` has only one entry
        key, value = top.entries[0]
        top = key if key.span.touches(offset) else value
    yield from reversed(list(_down(top, offset)))


def _outside(file: Snapshot, offset: int) -> Iterator[Span]:
    section = section_span(file, offset)
    if section is not None:
        yield section


def _down(node: Node, offset: int) -> Iterator[Span]:
    """The spans from a node to the innermost one at the offset, the largest first."""
    if node.span.touches(offset):
        yield entry_span(node, node)
    for key, value in node.entries:
        entry = entry_span(key, value)
        if entry.touches(offset):
            yield entry
            yield from _down(key if key.span.touches(offset) else value, offset)
            return
    for item in node.items:
        if item.span.touches(offset):
            yield from _down(item, offset)
            return
    if node.kind == "scalar":
        inner = content(node)
        yield _stripped(node.scope.text, written(node))
        yield _stripped(node.scope.text, inner)
        if node.style in {"literal", "folded"} and inner.touches(offset):
            yield from _prose(node.scope.text, inner, offset)


def _prose(text: str, span: Span, offset: int) -> Iterator[Span]:
    """Of a block of text the paragraph and the line, without their indentation."""
    before = [m.end() for m in _PARAGRAPH.finditer(text, span.start, offset)]
    after = _PARAGRAPH.search(text, offset, span.end)
    yield _stripped(
        text, Span(before[-1] if before else span.start, after.start() if after else span.end)
    )
    start = max(text.rfind("\n", span.start, offset), text.rfind("\r", span.start, offset)) + 1
    ends = (text.find(end, offset, span.end) for end in "\r\n")
    yield _stripped(
        text, Span(max(start, span.start), min((e for e in ends if e >= 0), default=span.end))
    )


def _stripped(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))
