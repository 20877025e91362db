"""Text that is safe to show: no model, file or server steers a terminal."""

from __future__ import annotations

import unicodedata

_SHORT = 160
_LEADS_ASTRAY = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Line separators, and marks that turn the direction of text around."""


def printable(text: str) -> str:
    """`text` without control characters, so that no model or file steers a terminal."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t") or c in _LEADS_ASTRAY
        else c
        for c in text.replace("\r\n", "\n")
    )


def short(text: str) -> str:
    """`text` on one line, cut where it is long."""
    line = " ".join(printable(text[: 4 * _SHORT]).split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"
