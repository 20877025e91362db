"""What an editor is offered to do with a file, and what it asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cagent_ls.analysis.finding import Edit, Finding
from cagent_ls.features.live import NOTHING, Live
from cagent_ls.syntax.lines import Span

Kind = Literal[
    "quickfix",
    "refactor.extract",
    "refactor.inline",
    "refactor.rewrite",
    "source.fixAll.cagent-ls",
]
"""What an action is for, in the words of LSP, where what stands after a dot is more special."""

Work = Literal["fix-all", "upgrade", "extract", "inline"]
"""What is made only when it is chosen."""


@dataclass(frozen=True, slots=True)
class Later:
    """What the edits of an action are made of once it is chosen."""

    work: Work
    name: str = ""
    """The only rule that is to be fixed, or the model that is meant; empty for all."""


@dataclass(frozen=True, slots=True)
class Action:
    """One offer."""

    title: str
    kind: Kind
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    """The findings that it puts an end to."""
    preferred: bool = False
    """The one that is right in all likelihood."""
    later: Later | None = None
    """Where the edits take long to make."""
    pulls: str = ""
    """The model that the local runner shall fetch; such an action edits nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a file that actions are wanted for."""

    span: Span
    findings: tuple[Finding, ...] = ()
    """The findings there."""
    others: Sequence[Finding] = ()
    """All findings of the file."""
    only: tuple[str, ...] | None = None
    """The kinds that are wanted, with all that is more special; None for any."""
    live: Live = NOTHING
    """What is known of the world around the file."""

    def wants(self, kind: str) -> bool:
        """Whether actions of the kind are wanted."""
        if self.only is None:
            return True
        return any(not o or kind == o or kind.startswith(f"{o}.") for o in self.only)

    def about(self, *rules: str) -> Iterator[Finding]:
        """The findings there of some rules."""
        return (finding for finding in self.findings if finding.rule in rules)
