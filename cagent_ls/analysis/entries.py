"""Text edits that rules offer as fixes: entries taken out or put in, comments and layout kept.

Spans count in the text of the part that the nodes belong to, as in findings. Where an edit is not
certain there is none: behind aliases, and where the text removed holds an anchor.
"""

from __future__ import annotations

import re

from cagent_ls.analysis.finding import Edit, Fix
from cagent_ls.syntax.comments import comments
from cagent_ls.syntax.green import GreenAlias, GreenMapping, GreenScalar, GreenSequence
from cagent_ls.syntax.lines import Span, line_end, line_start
from cagent_ls.syntax.tree import Node, Part

_LINE_END = re.compile(r"\r\n|\n|\r")
_ENTRY_BELOW = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?=[^\s#])")
_COLON_AFTER = re.compile(r"[ \t]*:")
_COMMA_AFTER = re.compile(r"\s*,[ \t]*")
_COMMA_BEFORE = re.compile(r",[ \t]*\Z")


def deletion(key: Node, *, safe: bool = False, left: str = "{}") -> tuple[Fix, ...]:
    """The fix that deletes the entry of `key`; none where that is not certain."""
    edits = delete_entry(key, left=left)
    return (Fix(f"Delete `{key.text}`", edits, safe),) if edits else ()


def delete_entry(key: Node, *, left: str = "{}") -> tuple[Edit, ...]:
    """Takes the entry of `key` out of its mapping; `left` stands for a mapping left empty.

    Whether a section is left empty is not seen here, as it may have been cut into its entries:
    for those `left` is to be empty, which is no less a mapping.
    """
    mapping = key.parent
    if mapping is None:
        return ()
    siblings = [entry for entry, _ in mapping.entries]
    value = next((v for k, v in mapping.entries if k is key), None)
    if value is None:
        return ()
    # The top of the file was cut, too; it may be left without entries.
    alone = len(siblings) == 1 and mapping.parent is not None
    return _delete(key, value, left if alone else "", flow=mapping.flow)


def delete_item(item: Node) -> tuple[Edit, ...]:
    """Takes an item out of its list; a list left empty becomes ``[]``."""
    sequence = item.parent
    if sequence is None or item.index is None:
        return ()
    alone = "[]" if len(sequence.items) == 1 else ""
    return _delete(item, item, alone, flow=sequence.flow)


def insert_after(key: Node, entry: str) -> tuple[Edit, ...]:
    """Puts the entry, such as ``type: shell``, after the one of `key`, with its indentation."""
    mapping = key.parent
    value = next((v for k, v in mapping.entries if k is key), None) if mapping else None
    if mapping is None or value is None or key.via is not None:
        return ()
    text = key.scope.text
    end = _end(text, key, value)
    if mapping.flow:
        return (Edit(Span(end, end), f", {entry}"),)
    column = key.span.start - line_start(text, key.span.start)
    stop = line_end(text, end)
    newline = _LINE_END.match(text, stop) or _LINE_END.search(text)
    line = (newline[0] if newline else "\n") + " " * column + entry
    return (Edit(Span(stop, stop), line),)


def _delete(first: Node, last: Node, remainder: str, *, flow: bool) -> tuple[Edit, ...]:
    """Deletes an item, or from its key to its value."""
    tree = (*first.parts, *last.parts)
    if first.via is not None or last.via is not None or _has_anchor(tree):
        return ()
    text = first.scope.text
    start, end = first.span.start, _end(text, first, last)
    if flow:  # there is no line of its own for a comment
        return () if comments(text, tree, start, end) else _delete_in_flow(text, start, end)
    line = line_start(text, start)
    if first is last:  # an item: its dash goes too
        start = text.rfind("-", line, start)
    kept = [text[s.start : s.end] for s in comments(text, tree, start, line_end(text, end))]
    before = text[line:start]
    if "?" in before or start < line:
        return ()
    if remainder:
        tail = "".join(f"  {comment}" for comment in kept[-1:])
        above = "".join(f"{comment}\n{_blank(before)}" for comment in kept[:-1])
        if before.strip() and above:
            return ()
        return (Edit(Span(start, line_end(text, end)), above + remainder + tail),)
    stop = line_end(text, end)
    newline = _LINE_END.match(text, stop)
    if not before.strip():
        lines = "".join(f"{before}{c}{newline[0] if newline else ''}" for c in kept)
        return (Edit(Span(line, newline.end() if newline else stop), lines),)
    # The entry stands behind a dash, which the next one takes over.
    following = _ENTRY_BELOW.match(text, stop)
    if kept or following is None:
        return (Edit(Span(start, stop), "  ".join(kept)),) if len(kept) < 2 else ()
    return (Edit(Span(start, following.end()), ""),)


def _delete_in_flow(text: str, start: int, end: int) -> tuple[Edit, ...]:
    comma = _COMMA_AFTER.match(text, end)
    if comma:
        return (Edit(Span(start, comma.end()), ""),)
    before = _COMMA_BEFORE.search(text, max(0, start - 80), start)
    return (Edit(Span(before.start() if before else start, end), ""),)


def _end(text: str, first: Node, last: Node) -> int:
    """The end of the value without the blank lines that a block scalar takes in."""
    start, end = first.span.start, max(first.span.end, last.span.end)
    if last.absent:
        colon = _COLON_AFTER.match(text, first.span.end)  # in brackets there may be none
        end = max(end, colon.end() if colon else 0)
    return start + len(text[start:end].rstrip())


def _blank(text: str) -> str:
    return " " * len(text)


def _has_anchor(tree: tuple[Part, ...]) -> bool:
    pending = [green for green, _ in tree]
    while pending:
        part = pending.pop()
        if part.anchor:
            return True
        match part:
            case GreenMapping(entries=entries):
                pending += [inner for entry in entries for inner in (entry.key, entry.value)]
            case GreenSequence(items=items):
                pending += items
            case GreenScalar() | GreenAlias():
                pass
    return False
