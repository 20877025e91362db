"""Indentation after Enter: where the next key or item most likely starts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.syntax.document import Document
from cagent_ls.syntax.tree import Node

_UNIT = re.compile(r"^[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n( +)\S", re.MULTILINE)
_GLANCE = 20_000
"""So much of a file is looked through for its unit of indentation."""

_START = re.compile(r"( *)((?:- +)*)")
_OPENS = re.compile(r":(?:[ \t]+[&!]\S+)*(?:[ \t]+[|>][-+0-9]*)?[ \t]*(?:[ \t]#.*)?$")
_LONE_DASH = re.compile(r" *(?:- +)*-[ \t]*$")
_BLANK = re.compile(r"[ \t]*(?:#.*)?$")


def indent(file: Snapshot, offset: int, unit: int = 2) -> Edit | None:
    """The blanks for the empty line at `offset`; None where nothing is to be done.

    `unit` counts where the file itself shows no unit of indentation.
    """
    lines = file.document.lines
    line = lines.line_of(offset)
    above = line - 1
    while above >= 0 and not lines.line_text(above).strip():
        above -= 1
    if not file.is_agent_file or above < 0 or lines.line_text(line).strip():
        return None
    before, start = lines.line_text(above), lines.line_span(above).start
    if _BLANK.match(before) or "\t" in before or _is_inside(file.document, start, before):
        return None
    wanted = _wanted(before, lambda: _unit(file.document.text, unit))
    here = lines.line_span(line)
    if here.end - here.start == wanted:
        return None
    return Edit(here, " " * wanted)


def _wanted(before: str, unit: Callable[[], int]) -> int:
    """The column at which what follows a line starts."""
    if _LONE_DASH.match(before):
        return before.rindex("-") + 2
    match = _START.match(before)
    blanks, dashes = match.groups() if match is not None else ("", "")
    if _OPENS.search(before):
        return len(blanks) + len(dashes) + unit()
    has_key = re.match(r"[^\s#'\"{\[][^#]*?:[ \t]", before[len(blanks) + len(dashes) :])
    return len(blanks) + (len(dashes) if has_key else 0)


def _is_inside(document: Document, start: int, before: str) -> bool:
    """Whether the end of a line is inside brackets or a text of several lines.

    A text that begins on that very line, such as after `key: |`, does not count.
    """
    end = start + len(before)
    at, block = document.blocks[
        max(0, bisect_right(document.blocks, start, key=lambda placed: placed[0]) - 1)
    ]
    if block.children:
        index = max(0, bisect_right(block.children, start - at, key=lambda c: c[0]) - 1)
        by, block = block.children[index]
        at = at + by if start - at >= by else at
    root = block.composed.root
    if block.is_open or root is None:
        return block.is_open
    node = Node(((root, 0),))
    inner: Node | None = node
    while inner is not None:
        node = inner
        if node.flow and node.span.end > end - at:
            return True
        inner = next((c for c in node.children() if c.span.touches(end - at)), None)
    span = node.span
    if node.kind != "scalar" or (span.start >= start - at and node.style in {"literal", "folded"}):
        return False
    return node.style in {"literal", "folded"} or span.start < start - at or span.end > end - at


def _unit(text: str, default: int) -> int:
    found = _UNIT.search(text, 0, _GLANCE)
    return len(found[1]) if found is not None else default
