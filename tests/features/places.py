"""Texts with marks in them, for tests of features."""

from textwrap import dedent

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.syntax.lines import Span

CURSOR = "‸"


def at_cursor(text: str) -> tuple[Snapshot, int]:
    """The file without its cursor mark, and where the mark stood."""
    text = dedent(text)
    return analyse(text.replace(CURSOR, "")), text.index(CURSOR)


def marked(text: str, spans: dict[Span, str] | list[Span]) -> str:
    """The text with the spans in ⟦ and ⟧, after a letter that tells what they are."""
    letters = spans if isinstance(spans, dict) else dict.fromkeys(spans, "")
    for span in sorted(letters, reverse=True):
        inner = text[span.start : span.end]
        text = f"{text[: span.start]}⟦{letters[span]}{inner}⟧{text[span.end :]}"
    return text
