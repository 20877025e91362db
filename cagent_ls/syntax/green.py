"""The tree as it is cached, with offsets relative to its block. Never changed once it is made.

The names follow the red-green trees of Roslyn and rust-analyzer: green nodes know nothing of where
they stand, so an edit elsewhere leaves them valid; `tree.Node` gives them a place. The classes are
not frozen, as that would treble the time it takes to make them, and they are most of parsing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Style = Literal["plain", "single", "double", "literal", "folded"]
Kind = Literal["mapping", "sequence", "scalar", "alias"]


@dataclass(slots=True)
class GreenScalar:
    """Text; `text` is unescaped and folded, `style` how it is written."""

    kind: ClassVar[Kind] = "scalar"
    start: int
    end: int
    text: str
    style: Style = "plain"
    tag: str | None = None
    anchor: str | None = None


@dataclass(slots=True)
class GreenAlias:
    """``*text``."""

    kind: ClassVar[Kind] = "alias"
    start: int
    end: int
    text: str
    anchor: None = None


@dataclass(slots=True)
class GreenEntry:
    """A key with its value; an absent value is an empty plain scalar after the colon."""

    key: Green
    value: Green


@dataclass(slots=True)
class GreenMapping:
    """A mapping, its entries in file order, repeated keys included."""

    kind: ClassVar[Kind] = "mapping"
    text: ClassVar[str] = ""
    start: int
    end: int
    entries: tuple[GreenEntry, ...]
    flow: bool = False
    anchor: str | None = None


@dataclass(slots=True)
class GreenSequence:
    """A sequence."""

    kind: ClassVar[Kind] = "sequence"
    text: ClassVar[str] = ""
    start: int
    end: int
    items: tuple[Green, ...]
    flow: bool = False
    anchor: str | None = None


Green = GreenScalar | GreenAlias | GreenMapping | GreenSequence
