"""The outline of a file, and names looked for in several files.

What a part of the file shows is made once and kept until the part changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cagent_ls.analysis.rows import Part, PartFacts, Row
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.features.parts import entry_span
from cagent_ls.features.per_part import PerPart
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node, Scope

OutlineKind = Literal[
    "section", "agent", "model", "server", "source", "group", "item", "command", "event", "value"
]
_KINDS: dict[str, OutlineKind] = {
    "agents": "agent",
    "models": "model",
    "providers": "server",
    "mcps": "server",
    "rag": "source",
    "commands": "group",
    "toolsets": "group",
    "skills": "group",
}
_DETAILS: dict[str, tuple[str, ...]] = {
    "agents": ("model", "harness.type"),
    "providers": ("base_url", "provider"),
    "mcps": ("ref", "command", "remote.url"),
    "evaluators": ("type",),
}
"""Keys of which the first that is set tells most about a thing, by section."""
_ITEM_DETAILS = (
    *("ref", "name", "command", "remote.url", "url", "path"),
    *("embedding_model", "model"),
)
_MOST = 80
"""Characters of a detail."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline."""

    name: str
    detail: str
    kind: OutlineKind
    span: Span
    """All of it."""
    selection: Span
    """Its name."""
    children: tuple[Entry, ...] = ()
    base: int = 0
    """What its places and those of its children count from, in what the parent counts from."""

    def at(self, base: int) -> Entry:
        """The same entry at another place."""
        return Entry(
            self.name, self.detail, self.kind, self.span, self.selection, self.children, base
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A named thing of one of several files."""

    uri: str
    entry: Entry
    section: str


def outline(file: Snapshot) -> list[Entry]:
    """The sections with what they define."""
    return [entry for rows in file.sections for entry in _entries(rows, file.about)]


def search(query: str, files: Iterable[tuple[str, Snapshot]]) -> Iterator[Found]:
    """The things whose names have the letters of `query` in that order; all for an empty one."""
    wanted = query.casefold()
    for uri, file in files:
        for part in file.parts:
            letters = iter(part.facts.name.casefold())
            if part.facts.definition is not None and all(letter in letters for letter in wanted):
                entry = _entry(part.facts, file.about).at(part.start)
                yield Found(uri, entry, part.facts.section)


def _entries(rows: Sequence[tuple[int, Row]], about: About) -> Iterator[Entry]:
    """The top-level entries of rows that belong together: one, or all of a file in flow style."""
    at, row = rows[0]
    parts = [Part(by - at + p.start, p.facts) for by, inner in rows for p in inner.parts]
    root = row.block.composed.root
    header = Node(((root, 0),), scope=Scope({}, 0, row.block.text)) if root is not None else None
    for key, value in header.entries if header is not None else ():
        inside = [part for part in parts if part.facts.section == key.text]
        if inside:
            children = tuple(_entry(p.facts, about).at(p.start) for p in inside)
            whole = entry_span(key, value)
            end = max(whole.end, *(child.base + child.span.end for child in children))
            span = Span(whole.start, end)
            yield Entry(key.text, "", "section", span, key.span, children, at)
        for part in parts:
            if not part.facts.section and part.facts.key.span == key.span:
                yield _entry(part.facts, about).at(at)


def _make(facts: PartFacts, _about: About) -> Entry:
    section, value = facts.section, facts.value.meant
    children: list[Entry] = []
    match section:
        case "agents":
            children += _items(value.get("toolsets"), "item")
            children += _commands(value.get("commands"))
            children += _named(value.get("hooks"), "event")
        case "rag":
            children += _items(value.get("strategies"), "item")
        case "commands":
            children += _commands(value)
    return Entry(
        facts.name,
        _text(value) if value.kind == "scalar" else _detail_of(section, value),
        _KINDS.get(section, "value"),
        entry_span(facts.key, facts.value),
        facts.key.span,
        tuple(children),
    )


_entry = PerPart(_make)


def _detail_of(section: str, value: Node) -> str:
    if section == "models":
        names = (_text(value.get(key)) for key in ("provider", "model"))
        return "/".join(name for name in names if name)
    if section == "toolsets":
        return " ".join(filter(None, (_text(value.get("type")), _first(value, _ITEM_DETAILS))))
    return _first(value, _DETAILS.get(section, ()))


def _items(node: Node | None, kind: OutlineKind) -> Iterator[Entry]:
    """The items of a list that have a type."""
    for item in node.items if node is not None else ():
        value = item.meant
        type_ = value.get("type")
        if type_ is not None and type_.kind == "scalar" and type_.text:
            selection = type_.span if item.kind != "alias" and type_.via is None else item.span
            whole = entry_span(item, item)
            yield Entry(type_.text, _first(value, _ITEM_DETAILS), kind, whole, selection)


def _commands(node: Node | None) -> Iterator[Entry]:
    """Commands are written as a mapping or as a list of mappings."""
    if node is not None and node.kind == "sequence":
        for item in node.elements:
            yield from _named(item, "command")
    else:
        yield from _named(node, "command")


def _named(node: Node | None, kind: OutlineKind) -> Iterator[Entry]:
    if node is None or node.via is not None:
        return
    for key, value in node.entries:
        if not key.is_merge_key and key.text:
            detail = _text(value.meant) or _first(value.meant, ("description", "instruction"))
            yield Entry(key.text, detail, kind, entry_span(key, value), key.span)


def _first(value: Node, paths: Iterable[str]) -> str:
    """The first text that is set under one of the dotted keys."""
    for path in paths:
        found: Node | None = value
        for key in path.split("."):
            found = found.get(key) if found is not None else None
        if text := _text(found):
            return text
    return ""


def _text(node: Node | None) -> str:
    if node is None or node.kind != "scalar":
        return ""
    first = node.text.strip().partition("\n")[0]
    return first if len(first) <= _MOST else f"{first[:_MOST]}…"
