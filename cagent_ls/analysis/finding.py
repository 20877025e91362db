"""What a check finds: rule, severity, place, message and remedies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Literal

from cagent_ls.analysis.target import BOTH
from cagent_ls.language.types import Target as Kind
from cagent_ls.syntax.lines import Span

Tag = Literal["unused", "deprecated"]


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
class Related:
    """Another place that has to do with a finding."""

    message: str
    span: Span | None = None
    definition: tuple[Kind, str] | None = None
    """A named thing of the file, whose key is meant; then `span` is filled in later."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place."""

    rule: str
    severity: Severity
    span: Span
    message: str
    target: str = ""
    """The one runtime of the target that it concerns; empty for all."""
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    tags: tuple[Tag, ...] = ()
    runtimes: frozenset[str] = BOTH
    """The runtimes in which the problem exists."""

    def shifted(self, by: int) -> Finding:
        """The same finding `by` code points further on."""
        if not by:
            return self
        return replace(
            self,
            span=self.span.shifted(by),
            fixes=tuple(
                replace(fix, edits=tuple(Edit(e.span.shifted(by), e.text) for e in fix.edits))
                for fix in self.fixes
            ),
            related=tuple(
                replace(r, span=r.span.shifted(by)) if r.span is not None else r
                for r in self.related
            ),
        )
