"""What a check finds: rule, severity, place, message and remedies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from cagent_ls.syntax.lines import Span


class Severity(IntEnum):
    """How bad a finding is; a higher number is worse."""

    HINT = 1
    INFO = 2
    WARNING = 3
    ERROR = 4

    @property
    def label(self) -> str:
        """The word for people and machine formats."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces the text of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A remedy as text edits; a safe one cannot change what the author means."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place; `target` names the runtime it concerns, empty for all."""

    rule: str
    severity: Severity
    span: Span
    message: str
    target: str = ""
    fixes: tuple[Fix, ...] = ()
