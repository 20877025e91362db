"""Writes YAML as a file is laid out: its indentation, its line ends, in blocks or in brackets."""

from __future__ import annotations

import re
from functools import lru_cache

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.syntax.compose import compose
from cagent_ls.syntax.lines import Span, line_end, line_start
from cagent_ls.syntax.tree import Node, Scope

_INDENTATION = 2
"""Blanks for each level where a file does not tell."""

_COMMENT_LINE = re.compile(r"(?:\r\n|\n|\r)([ \t]*)#[^\r\n]*")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")
_KEEPS_LINES = re.compile(r"(?:[&!]\S*\s+)*[|>][-0-9]*\+")


@lru_cache(64)  # the same toolset for many agents
def tree(text: str) -> Node:
    """The value that a text says.

    Raises:
        ValueError: It says none.
    """
    root = compose(text).root
    if root is None:
        raise ValueError(f"no value: {text!r}")
    return Node(((root, 0),), scope=Scope({}, 0, text))


def in_block(value: Node, margin: int, unit: int) -> str:
    """What follows the colon of a key whose entries are to begin at column `margin`."""
    blanks = "\n" + " " * margin
    match value.kind:
        case "mapping":
            return "".join(
                f"{blanks}{raw(k)}:{in_block(v, margin + unit, unit)}" for k, v in value.entries
            )
        case "sequence":
            return "".join(f"{blanks}- {item(v, margin, unit)}" for v in value.items)
        case _:
            return f" {raw(value)}"


def item(value: Node, margin: int, unit: int) -> str:
    """What follows the dash of an item; the dash stands at column `margin`."""
    return in_block(value, margin + 2, unit).lstrip()


def in_flow(value: Node) -> str:
    """The value in brackets, on one line."""
    match value.kind:
        case "mapping":
            return f"{{{', '.join(f'{raw(k)}: {in_flow(v)}' for k, v in value.entries)}}}"
        case "sequence":
            return f"[{', '.join(map(in_flow, value.items))}]"
        case _:
            return raw(value)


def raw(node: Node) -> str:
    """A node as it is written."""
    return node.scope.text[node.span.start : node.span.end]


def below(first: Node, last: Node, column: int, lines: str) -> Edit:
    """Puts lines below an entry or item, and below the comments at its `column` and further in.

    Args:
        first: The key of the entry, or the item.
        last: The value of the entry, or the item again.
        column: Where the entries of the mapping, or the dashes of the list, stand.
        lines: What to put there, without a line end.
    """
    text = first.scope.text
    at = _end_of_kept_lines(last)
    if at is None:
        end = max(first.span.end, last.span.end)
        at = line_end(text, first.span.start + len(text[first.span.start : end].rstrip()))
        while (comment := _COMMENT_LINE.match(text, at)) and len(comment[1]) >= column:
            at = comment.end()
    is_new_line = at > 0 and text[at - 1] in "\r\n"
    return Edit(Span(at, at), f"{lines}\n" if is_new_line else f"\n{lines}")


def _end_of_kept_lines(value: Node) -> int | None:
    """Where a text ends to which the blank lines after it belong; None for any other value."""
    while value.entries or value.items:
        value = value.entries[-1][1] if value.entries else value.items[-1]
    text = value.scope.text
    if value.style not in {"literal", "folded"} or not _KEEPS_LINES.match(text, value.span.start):
        return None
    blank = _BLANK_LINES.match(text, value.span.end)
    return blank.end() if blank is not None else value.span.end


def unit_of(file: Snapshot) -> int:
    """The blanks that the file indents its levels by."""
    top = file.top
    for key, section in top.entries if top is not None else ():
        if section.kind == "mapping" and not section.flow and section.entries:
            text, first = section.scope.text, section.entries[0][0]
            if blanks := column_of(text, first.span.start) - margin_of(text, key.span.start):
                return blanks
    return _INDENTATION


def dash_of(around: Node, unit: int) -> int:
    """How much further than their keys the items of lists stand in a mapping."""
    pending = [around]
    while pending:
        node = pending.pop()
        if node.kind == "sequence" and not node.flow and node.key is not None:
            text, key = node.scope.text, node.key.span.start
            return max(0, column_of(text, node.span.start) - column_of(text, key))
        pending += (value for _, value in reversed(node.entries))
    return unit


def column_of(text: str, at: int) -> int:
    """The column of an offset."""
    return at - line_start(text, at)


def margin_of(text: str, at: int) -> int:
    """The same for a key at the top: a byte order mark in front of it does not count."""
    before = text[line_start(text, at) : at]
    return len(before) if before.isspace() else 0
