"""The tree as it is cached: immutable, with offsets relative to its block.

The names follow the red-green trees of Roslyn and rust-analyzer: green nodes know nothing of where
they stand, so an edit elsewhere leaves them valid; `tree.Node` gives them a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "single", "double", "literal", "folded"]


@dataclass(frozen=True, slots=True)
class GreenScalar:
    """Text; `value` is unescaped and folded, `style` how it is written."""

    start: int
    end: int
    value: str
    style: Style = "plain"
    tag: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class GreenAlias:
    """``*name``."""

    start: int
    end: int
    name: str
    anchor: None = None


@dataclass(frozen=True, slots=True)
class GreenEntry:
    """A key with its value; an absent value is an empty plain scalar after the colon."""

    key: Green
    value: Green


@dataclass(frozen=True, slots=True)
class GreenMapping:
    """A mapping, its entries in file order, repeated keys included."""

    start: int
    end: int
    entries: tuple[GreenEntry, ...]
    flow: bool = False
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class GreenSequence:
    """A sequence."""

    start: int
    end: int
    items: tuple[Green, ...]
    flow: bool = False
    anchor: str | None = None


Green = GreenScalar | GreenAlias | GreenMapping | GreenSequence
