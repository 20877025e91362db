"""How a scalar stands in the text: without its anchor and tag, and without its quotes."""

from __future__ import annotations

import re
from typing import Literal

from cagent_ls.syntax.green import Style
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

QUOTES: dict[Style, Literal["'", '"']] = {"single": "'", "double": '"'}
"""The mark around a scalar of each quoted style."""

_PROPERTIES = re.compile(r"(?:[&!]\S*(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+\s*|[ \t]+))*")
_LINE_END = re.compile(r"\r\n|\n|\r")


def written(node: Node) -> Span:
    """A scalar as it is written, without its anchor and tag."""
    start, end = node.span.start, node.span.end
    match = _PROPERTIES.match(node.scope.text, start, end)
    return Span(match.end() if match else start, end)


def in_flow(node: Node) -> bool:
    """Whether a node stands in brackets, where more signs mean something."""
    around = node.parent
    while around is not None and not around.flow:
        around = around.parent
    return around is not None


def content(node: Node) -> Span:
    """The same without quotes, or without the header of a block of text."""
    span = written(node)
    match node.style:
        case "single" | "double":
            return Span(span.start + 1, max(span.start + 1, span.end - 1))
        case "literal" | "folded":
            header = _LINE_END.search(node.scope.text, span.start, span.end)
            return Span(header.end() if header else span.end, span.end)
        case _:
            return span
