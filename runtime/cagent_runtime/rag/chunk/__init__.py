"""Cutting documents into the pieces that are embedded and found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a text: `text` is ``source[start:end]``, in code points.

    Lines count from 1, both ends included.
    """

    text: str
    start: int
    end: int
    start_line: int
    end_line: int
