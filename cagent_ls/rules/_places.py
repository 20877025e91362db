"""Where to show what concerns an entry, and how to delete it, wherever its value comes from."""

from __future__ import annotations

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Fix
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node


def key_span(bound: Bound, name: str) -> Span:
    """The key `name` as written; where a merge key brings it in, the head of the mapping."""
    key = bound.key(name)
    return bound.head if key is bound.node else key.span


def entry_span(value: Node) -> Span:
    """The key of a value; the alias or item itself where there is none here."""
    return value.key.span if value.key is not None and value.via is None else value.span


def entry_deletion(value: Node | None) -> tuple[Fix, ...]:
    """The fix that deletes the entry of a value, unless it stands elsewhere."""
    if value is None or value.key is None or value.via is not None:
        return ()
    return deletion(value.key)
