"""Places inside scalars, and the keys that they belong to."""

from __future__ import annotations

from cagent_ls.analysis.finding import Edit, Fix
from cagent_ls.analysis.problem import ReferenceUse, TextUse
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import in_flow

_FLOW_MARKS = frozenset("[]{},")
"""What ends a plain text in brackets."""


def inside(node: Node, start: int, end: int) -> Span:
    """The place of ``node.text[start:end]``; the whole value where it cannot be told."""
    part, source = node.text[start:end], node.scope.text
    if node.via is None and part:
        at = node.span.start + start + (node.style in {"single", "double"})
        if node.style not in {"literal", "folded"} and source.startswith(part, at):
            return Span(at, at + len(part))
        at = node.span.start - 1
        for _ in range(node.text.count(part, 0, end)):
            at = source.find(part, at + 1, node.span.end)
            if at < 0:
                break
        else:
            return Span(at, at + len(part))
    return node.span


def respell(node: Node, start: int, end: int, text: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """The fix that writes `text` in place of a part of the scalar.

    None if that is not found, or if the whole would have to be put in quotes.
    """
    span = inside(node, start, end)
    if node.scope.text[span.start : span.end] != node.text[start:end] or node.via is not None:
        return ()
    if node.style == "plain" and in_flow(node) and not _FLOW_MARKS.isdisjoint(text):
        return ()
    return (Fix(f"Change to `{text}`", (Edit(span, text),), safe),)


def field_of(use: TextUse | ReferenceUse) -> str:
    """The key of the mapping in which the value stands, directly or in its lists and maps."""
    if use.bound is None:
        return ""
    return use.node.path()[len(use.bound.node.path())]
