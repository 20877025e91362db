"""Writes an old key of an agent as items of its `toolsets`."""

from __future__ import annotations

from collections.abc import Sequence

from cagent_ls.analysis.entries import delete_entry
from cagent_ls.analysis.finding import Edit
from cagent_ls.features.writing import (
    below,
    column_of,
    dash_of,
    in_flow,
    item,
    raw,
    tree,
)
from cagent_ls.syntax.lines import Span, line_end, line_start
from cagent_ls.syntax.tree import Node


def moved(
    agent: Node, old: Node, toolsets: Sequence[str], unit: int, *, first: bool
) -> tuple[Edit, ...]:
    """The edits that put toolsets into the list and take the key `old` out; none where unsure.

    Args:
        agent: The agent's mapping.
        old: The key that goes.
        toolsets: The items, as YAML in blocks.
        unit: The blanks of a level of indentation.
        first: Whether they go before the toolsets of the agent instead of behind them.
    """
    deletion, items = delete_entry(old), [tree(text) for text in toolsets]
    gone = next(value for key, value in agent.entries if key is old)
    if not deletion or (agent.flow and "\n" in raw(gone)):
        return ()
    if not items:
        return deletion
    known = next((entry for entry in agent.entries if entry[0].text == "toolsets"), None)
    if known is not None:
        added = _put(*known, items, unit, first=first)
        return (*added, *deletion) if added else ()
    text, start, end = old.scope.text, old.span.start, gone.span.end
    if agent.flow:
        return (Edit(Span(start, end), f"toolsets: [{', '.join(map(in_flow, items))}]"),)
    column = column_of(text, start)
    margin = column + dash_of(agent, unit)
    lines = "toolsets:" + "".join(f"\n{' ' * margin}- {item(i, margin, unit)}" for i in items)
    if line_end(text, start) >= end:  # a comment at the end of the line stays there
        return (Edit(Span(start, end), lines),)
    line = line_start(text, start)
    if text[line:start].strip():
        return ()
    return (Edit(Span(line, line), f"{' ' * column}{lines}\n"), *deletion)


def _put(
    key: Node, value: Node, items: Sequence[Node], unit: int, *, first: bool
) -> tuple[Edit, ...]:
    text, start = value.scope.text, value.span.start
    if value.kind != "sequence" or text[start] not in "[-":
        return ()
    if value.flow:
        inner = ", ".join(map(in_flow, items))
        if not value.items:
            at = value.span.end - 1
        elif first:
            at, inner = value.items[0].span.start, f"{inner}, "
        else:
            at, inner = value.items[-1].span.end, f", {inner}"
        return (Edit(Span(at, at), inner),)
    margin = column_of(text, start)
    lines = [f"{' ' * margin}- {item(i, margin, unit)}" for i in items]
    if first:
        at = line_end(text, key.span.end)
        return (Edit(Span(at, at), "".join(f"\n{line}" for line in lines)),)
    last = value.items[-1]
    return () if last.absent else (below(last, last, margin, "\n".join(lines)),)
