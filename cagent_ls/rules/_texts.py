"""Places inside scalars, and the keys that scalars belong to."""

from __future__ import annotations

from cagent_ls.analysis.finding import Edit, Fix
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node


def inside(node: Node, start: int, end: int) -> Span:
    """The place of ``node.text[start:end]``; the whole value where it cannot be told."""
    part = node.text[start:end]
    if node.via is None and part:
        source, at = node.scope.text, node.span.start - 1
        for _ in range(node.text.count(part, 0, end)):
            at = source.find(part, at + 1, node.span.end)
            if at < 0:
                break
        else:
            return Span(at, at + len(part))
    return node.span


def respell(node: Node, start: int, end: int, text: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """The fix that writes `text` in place of a part of the scalar; none if it is not found."""
    span = inside(node, start, end)
    if node.scope.text[span.start : span.end] != node.text[start:end] or node.via is not None:
        return ()
    return (Fix(f"Change to `{text}`", (Edit(span, text),), safe),)


def key_of(node: Node) -> str:
    """The key that the value, or the nearest list around it, stands under."""
    while node.key is None and node.parent is not None:
        node = node.parent
    return node.key.text if node.key is not None else ""
