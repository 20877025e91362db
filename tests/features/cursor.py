"""Texts with a cursor mark."""

from textwrap import dedent

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.rules import findings


def at_cursor(text: str) -> tuple[Snapshot, int]:
    """The file without its cursor mark, checked once, and where the mark stood."""
    text = dedent(text)
    file = analyse(text.replace("‸", ""))
    findings(file)
    return file, text.index("‸")
