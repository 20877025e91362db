"""The first lines of a file."""

from __future__ import annotations

import re

_FIRST = re.compile(r"\ufeff?(?:#![^\n]*\n)?")


def first_line(text: str) -> int:
    """Where a comment can be put above everything but a line that says what runs the file."""
    found = _FIRST.match(text)
    return found.end() if found is not None else 0
