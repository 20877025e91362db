"""Texts of a file inside Markdown: shown as they are, never as links, pictures or markup.

An editor may load a picture as soon as it shows it, and what an address in a file names is not to
be contacted.
"""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([\\`*_\[\]<>&!|~])")
_LINK = re.compile(r"\[([^\]\[]+)\]\((https://[^)\s]+)\)")
_MARKUP = re.compile(r"\\([\\`*_\[\]<>&!|~])|\*\*|`+")
_TICKS = re.compile(r"`+")


def code(text: str) -> str:
    """The text as inline code, whatever is in it."""
    text = " ".join(text.split())
    ticks = _fence(text, 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}" if text else ""


def plain(text: str) -> str:
    """The text as prose."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def message(text: str) -> str:
    """A message whose code is marked already; as a block where it might hold more than that."""
    if "](" not in text and "][" not in text and "<" not in text:
        return " ".join(text.split())
    fence = _fence(text, 3)
    return f"\n\n{fence}text\n{text}\n{fence}"


def without_markup(markdown: str) -> str:
    """Our own Markdown for clients that show plain text only."""
    text = _LINK.sub(r"\1 (\2)", markdown)
    return _MARKUP.sub(lambda found: found[1] or "", text)


def _fence(text: str, least: int) -> str:
    """More backticks than stand together in the text."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    return "`" * max(least, longest + 1)
