"""Keys of older formats, and what newer ones have instead, as docker-agent's own upgrade has it.

Only what is certain: what has an anchor, a merge key or a strange value stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.entries import delete_entry
from cagent_ls.analysis.finding import Edit
from cagent_ls.features.actions.toolsets import moved
from cagent_ls.features.spelling import spelled
from cagent_ls.features.writing import column_of, raw
from cagent_ls.syntax.dialect import scalar_kind
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import written

_EMBEDDERS = {"chunked-embeddings", "semantic-embeddings"}
_FORMAT_0 = ("memory", "think", "todo")
"""Keys that became toolsets before all others of the agent, the last one first."""


@dataclass(frozen=True, slots=True)
class Step:
    """An old key, and the edits that write it as newer formats have it."""

    key: Node
    value: Node
    edits: tuple[Edit, ...]


def agent_steps(agent: Node, unit: int) -> Iterator[Step]:
    """The steps for an agent, in the order in which they must be taken, one after the other."""
    entries = _certain(agent)
    for name in (*_FORMAT_0, "rag"):
        key, value = entries.get(name, (None, None))
        toolsets = _toolsets(name, value) if value is not None else None
        if key is not None and value is not None and toolsets is not None:
            edits = moved(agent, key, toolsets, unit, first=name in _FORMAT_0)
            if edits:
                yield Step(key, value, edits)


def toolset_steps(toolset: Node) -> Iterator[Step]:
    """`safer` of shells has had no effect for long before it went with format 16."""
    key, value = _certain(toolset).get("safer", (None, None))
    if key is not None and value is not None:
        edits = delete_entry(key)
        if edits:
            yield Step(key, value, edits)


def model_steps(model: Node) -> Iterator[Step]:
    """`type` of format 0 is called `provider`."""
    yield from _renamed(model, "type", "provider")


def source_steps(source: Node, unit: int) -> Iterator[Step]:
    """For a RAG source of format 2: `description` went into `tool`, `model` got a longer name."""
    entries = _certain(source)
    key, value = entries.get("description", (None, None))
    if key is not None and value is not None and value.kind == "scalar" and "tool" not in entries:
        yield Step(key, value, _into_tool(source, key, value, unit))
    _, strategies = entries.get("strategies", (None, None))
    for strategy in strategies.items if strategies is not None else ():
        kind = strategy.get("type")
        if kind is not None and kind.text in _EMBEDDERS:
            yield from _renamed(strategy, "model", "embedding_model")


def _certain(mapping: Node) -> dict[str, tuple[Node, Node]]:
    """The entries by key; none where aliases or merge keys may have something to do with them."""
    entries = {key.text: (key, value) for key, value in mapping.entries}
    is_plain = mapping.kind == "mapping" and mapping.via is None and not mapping.green.anchor
    return (
        entries if is_plain and "<<" not in entries and len(entries) == len(mapping.entries) else {}
    )


def _toolsets(name: str, value: Node) -> list[str] | None:
    """The toolsets that an old key means; None where its value is none that it can have."""
    if name == "rag":
        is_list = value.kind == "sequence" and all(i.kind == "scalar" for i in value.items)
        return [f"type: rag\nref: {spelled(i.text)}" for i in value.items] if is_list else None
    if name != "memory" and value.kind == "scalar" and scalar_kind(value) == "bool":
        return [f"type: {name}"] if value.text.lower() == "true" else []
    field = {"todo": "shared", "memory": "path"}.get(name)
    entries = value.entries if value.kind == "mapping" else ()
    if len(entries) != 1 or entries[0][0].text != field or entries[0][1].kind != "scalar":
        return None
    inner = entries[0][1]
    if inner.absent or "\n" in raw(inner):
        return None
    return [f"type: {name}\n{field}: {raw(inner) if name == 'todo' else spelled(inner.text)}"]


def _renamed(mapping: Node, old: str, new: str) -> Iterator[Step]:
    entries = _certain(mapping)
    if old in entries and new not in entries:
        key, value = entries[old]
        if key.style == "plain":
            yield Step(key, value, (Edit(written(key), new),))


def _into_tool(source: Node, key: Node, value: Node, unit: int) -> tuple[Edit, ...]:
    """Puts the entry one level further in; the further lines of its text move with it."""
    text, start, end = value.scope.text, key.span.start, value.span.end
    if source.flow:
        return (Edit(Span(start, start), "tool: {"), Edit(Span(end, end), "}"))
    column = column_of(text, start)
    edits = [Edit(Span(start, start), f"tool:\n{' ' * (column + unit)}")]
    at = text.find("\n", start, end)
    while at >= 0:
        if text[at + 1 : at + 2].isspace() and text[at + 1 : end].split("\n", 1)[0].strip():
            edits.append(Edit(Span(at + 1, at + 1), " " * unit))
        at = text.find("\n", at + 1, end)
    return tuple(edits)
