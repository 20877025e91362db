"""Named things whose keys stand beside them instead of below: one mistake, many symptoms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.bound import is_null
from cagent_ls.language.structs import ROOT, fields_for
from cagent_ls.language.types import MapOf, StructRef
from cagent_ls.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Misindented:
    """An empty entry of a section with the entries after it that are meant to be its keys."""

    key: Node
    meant: tuple[tuple[Node, Node], ...]


def misindented(root: Node, fmt: int) -> Iterator[Misindented]:
    """Every such entry of the sections below `root`, the top of the file."""
    sections = fields_for(ROOT, fmt)
    for name, section in root.entries:
        field = sections.get(name.text)
        if field is None or not isinstance(field.type, MapOf):
            continue
        if isinstance(field.type.value, StructRef):
            yield from _in_section(section, frozenset(fields_for(field.type.value.name, fmt)))


def _in_section(section: Node, fields: frozenset[str]) -> Iterator[Misindented]:
    entries = section.entries
    at = 0
    while at < len(entries):
        key, value = entries[at]
        at += 1
        if value.kind != "scalar" or not is_null(value) or key.text in fields:
            continue
        first = at
        while at < len(entries) and entries[at][0].text in fields:
            at += 1
        if any(value.kind != "mapping" and not is_null(value) for _, value in entries[first:at]):
            yield Misindented(key, entries[first:at])
