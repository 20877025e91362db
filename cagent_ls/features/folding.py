"""Folding: entries, items, blocks of text, comments, and regions between two comments.

Folds count whole lines. Those of a block are kept, so an edit finds those of one block anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.syntax.blocks import Block
from cagent_ls.syntax.comments import comments
from cagent_ls.syntax.compose import Composed
from cagent_ls.syntax.green import Green, GreenMapping, GreenSequence
from cagent_ls.syntax.lines import LineIndex, Span

_REGION = re.compile(r"#\s*#?(region|endregion)\b")
_CLOSING = re.compile(r"[\s\]},]*\Z")


@dataclass(frozen=True, slots=True, order=True)
class Fold:
    """Lines that can be folded into the first of them."""

    first: int
    last: int
    kind: Literal["", "comment", "region"] = ""


@dataclass(frozen=True, slots=True)
class _Local:
    """What a block holds; lines count from its own first one."""

    folds: tuple[Fold, ...]
    marks: tuple[tuple[int, bool], ...]
    """The lines of region comments, and whether a region starts there."""


_kept: WeakKeyDictionary[Block, _Local] = WeakKeyDictionary()


def folds(file: Snapshot) -> list[Fold]:
    """All folds by line; of those that start on one line only the longest."""
    found: dict[int, Fold] = {}
    opened: list[int] = []
    for fold in _all(file, opened):
        known = found.get(fold.first)
        if known is None or known.last < fold.last:
            found[fold.first] = fold
    return sorted(found.values())


def _all(file: Snapshot, opened: list[int]) -> Iterator[Fold]:
    lines = file.document.lines
    for section in file.document.sections:
        (at, block), (last, end) = section[0], section[-1]
        if block.children:
            start, child = end.children[-1]
            root, header = child.composed.root, block.composed.root
            if root is not None and header is not None:
                stop = last + start + _trimmed(child.text, Span(root.start, root.end)).end
                yield Fold(lines.line_of(at + header.start), lines.line_of(stop))
    for at, block in file.document.blocks:
        first = lines.line_of(at)
        for start, leaf in ((0, block), *block.children):
            local = _local(leaf)
            line = lines.line_of(at + start) if start else first
            yield from (Fold(f.first + line, f.last + line, f.kind) for f in local.folds)
            for mark, begins in local.marks:
                if begins:
                    opened.append(mark + line)
                elif opened:
                    yield Fold(opened.pop(), mark + line, "region")


def _local(block: Block) -> _Local:
    known = _kept.get(block)
    if known is None:
        text = block.text[: block.children[0][0]] if block.children else block.text
        known = _kept[block] = _find(text, block.composed)
    return known


def _find(text: str, composed: Composed) -> _Local:
    lines = LineIndex(text)
    found = [
        Fold(first, last)
        for span in _foldable(text, composed.root)
        if (first := lines.line_of(span.start)) < (last := lines.line_of(span.end))
    ]
    run: list[int] = []
    marks = []
    for comment in comments(text, composed.tree):
        line = lines.line_of(comment.start)
        if text[lines.start_of(line) : comment.start].strip():
            continue
        region = _REGION.match(text, comment.start)
        if region is not None:
            marks.append((line, region[1] == "region"))
        elif run and run[-1] == line - 1:
            run.append(line)
            continue
        found += _run(run)
        run = [] if region is not None else [line]
    return _Local(tuple(found + _run(run)), tuple(marks))


def _run(lines: list[int]) -> list[Fold]:
    return [Fold(lines[0], lines[-1], "comment")] if len(lines) > 1 else []


def _foldable(text: str, root: Green | None) -> Iterator[Span]:
    """From each key or item to the end of its value."""
    pending = [root] if root is not None else []
    while pending:
        match pending.pop():
            case GreenMapping(entries=entries):
                for entry in entries:
                    yield _until(text, entry.key.start, entry.value)
                    pending += (entry.key, entry.value)
            case GreenSequence(items=items):
                for item in items:
                    yield _until(text, item.start, item)
                pending += items
            case _:
                pass


def _until(text: str, start: int, value: Green) -> Span:
    end = _trimmed(text, Span(start, max(start, value.end))).end
    if isinstance(value, GreenMapping | GreenSequence) and value.flow:
        # The line of the closing bracket stays in sight if nothing else stands on it.
        line = max(text.rfind("\n", start, end), text.rfind("\r", start, end))
        if line > start and _CLOSING.match(text, line, end):
            end = _trimmed(text, Span(start, line)).end
    return Span(start, end)


def _trimmed(text: str, span: Span) -> Span:
    return Span(span.start, span.start + len(text[span.start : span.end].rstrip()))
