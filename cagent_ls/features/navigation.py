"""Definition, references, highlights and linked editing of what is named at an offset."""

from __future__ import annotations

from dataclasses import dataclass

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.anchors import anchored_at
from cagent_ls.features.occurrences import Occurrence, occurrences, symbol_at
from cagent_ls.features.parts import entry_span
from cagent_ls.syntax.lines import Span

ANCHOR_NAME = r"[\w-]+"
"""What the name of an anchor is made of."""


@dataclass(frozen=True, slots=True)
class Jump:
    """From a name to what it stands for."""

    origin: Span
    target: Span
    """All of it."""
    selection: Span
    """Its name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of a name."""

    span: Span
    is_definition: bool


def definitions(file: Snapshot, offset: int) -> list[Jump]:
    """Where the name at `offset` is defined: a section's entry, or the anchor of an alias."""
    anchored = anchored_at(file, offset)
    if anchored is not None:
        origin = anchored.name_at(offset)
        return [Jump(origin, anchored.value, anchored.anchor)]
    found = symbol_at(file, offset)
    if found is None:
        return []
    places = occurrences(file, found.symbol)
    return [Jump(found.span, _entry(o), o.span) for o in places if o.is_definition]


def mentions(file: Snapshot, offset: int) -> list[Mention]:
    """Every place of what is named at `offset`, in file order."""
    anchored = anchored_at(file, offset)
    if anchored is not None:
        aliases = [Mention(span, False) for span in anchored.aliases]
        return [Mention(anchored.anchor, True), *aliases]
    found = symbol_at(file, offset)
    if found is None:
        return []
    return [Mention(o.span, o.is_definition) for o in occurrences(file, found.symbol)]


def linked(file: Snapshot, offset: int) -> list[Span]:
    """Names that change together while one is typed: an anchor and its aliases.

    Not the names of agents, models and the like: a half-typed one may be that of another, and from
    then on both would change. Those are renamed.
    """
    anchored = anchored_at(file, offset)
    if anchored is None or not anchored.aliases:
        return []
    same = file.document.anchors[anchored.name]
    return [anchored.anchor, *anchored.aliases] if len(same) == 1 else []


def _entry(definition: Occurrence) -> Span:
    return entry_span(definition.node, definition.part.value).shifted(definition.base)
