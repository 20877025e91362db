"""Puts a new named thing at the end of its section, which is made where there is none."""

from __future__ import annotations

import re

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.spelling import spelled
from cagent_ls.features.writing import (
    below,
    column_of,
    in_block,
    in_flow,
    margin_of,
    tree,
    unit_of,
)
from cagent_ls.syntax.lines import Span, line_end
from cagent_ls.syntax.tree import Node

_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")


def added(file: Snapshot, section: str, name: str, body: str) -> tuple[Edit, ...]:
    """The edits that define a thing; none where that is not certain.

    Args:
        file: A file whose top is a mapping.
        section: The key of the section, such as ``models``.
        name: What the thing is called.
        body: The thing as YAML, in blocks.
    """
    root, thing, key = file.root, tree(body), spelled(name)
    if root is None or root.via is not None or not root.entries:
        return ()
    found = next((entry for entry in root.entries if entry[0].text == section), None)
    unit, margin = unit_of(file), margin_of(root.scope.text, root.entries[0][0].span.start)
    inner = margin + unit
    entry = f"\n{' ' * inner}{key}:{in_block(thing, inner + unit, unit)}"
    if found is None:
        if root.flow:
            return _in_brackets(root, f"{section}: {{{key}: {in_flow(thing)}}}")
        gap = "\n" if _has_blank_lines(root) else ""
        header = f"{gap}{' ' * margin}{section}:"
        return (below(*root.entries[-1], margin, header + entry),)
    _, value = found
    if value.kind == "mapping" and value.flow:
        return _in_brackets(value, f"{key}: {in_flow(thing)}")
    if value.kind == "mapping":
        column = column_of(value.scope.text, value.entries[0][0].span.start)
        entry = f"{key}:{in_block(thing, column + unit, unit)}"
        return (below(*value.entries[-1], column, " " * column + entry),)
    if value.absent and not root.flow and not value.green.anchor:
        at = line_end(value.scope.text, found[0].span.end)
        return (Edit(Span(at, at), entry),)
    return ()


def _in_brackets(mapping: Node, entry: str) -> tuple[Edit, ...]:
    entries = mapping.entries
    if not entries:
        at = mapping.span.end - 1
        return (Edit(Span(at, at), entry),)
    key, value = entries[-1]
    if value.absent:
        return ()
    at = max(key.span.end, value.span.end)
    return (Edit(Span(at, at), f", {entry}"),)


def _has_blank_lines(root: Node) -> bool:
    """Whether the last two sections are set apart by a blank line."""
    if len(root.entries) < 2:
        return False
    start, end = root.entries[-2][0].span.end, root.entries[-1][0].span.start
    last = len(root.scope.text[start:end].rstrip())
    return _BLANK_LINE.search(root.scope.text, start + last - 1, end) is not None
