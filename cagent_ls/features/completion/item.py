"""What completion offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cagent_ls.syntax.lines import Span

Kind = Literal["key", "value", "reference", "snippet", "file", "folder", "variable"]


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer; accepting it replaces `span` by `text`."""

    label: str
    text: str
    """Exact, for clients without snippets; lines after the first are indented fully."""
    span: Span
    kind: Kind
    detail: str
    doc: str
    """Markdown."""
    snippet: str | None = None
    """In LSP's snippet syntax, indented relative to the line; None where `text` is all."""
    rank: int = 0
    """Lower ones are shown first; of equal ranks the order of the list counts."""


@dataclass(frozen=True, slots=True)
class Offers:
    """All offers at a place."""

    items: list[Completion] = field(default_factory=list)
    incomplete: bool = False
    """More may be known soon: what is installed was not asked yet."""
