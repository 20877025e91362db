"""Texts with places marked in them."""

from collections.abc import Iterable

from cagent_ls.syntax.lines import Span


def marked(text: str, places: Iterable[tuple[Span, str]]) -> str:
    """The text with each place in ⟦ and ⟧, after a letter that tells what it is."""
    for span, letter in sorted(places, reverse=True):
        text = f"{text[: span.start]}⟦{letter}{text[span.start : span.end]}⟧{text[span.end :]}"
    return text
