"""What a rule is: its facts, its examples, and the checks that yield its findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from cagent_ls.analysis.around import Around
from cagent_ls.analysis.asking import Asking
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Edit, Finding, Fix, Related, Severity, Tag
from cagent_ls.analysis.problem import Noted, ReferenceUse, TextUse
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import BOTH, About
from cagent_ls.language.types import Target, TextKind
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import QUOTES, written

Key = str | type[Any] | TextKind | Target
"""What a check looks at: a struct by name, a kind of problem, of text, or of reference."""

PAGES = "https://cagent-ls.github.io/docs/rules/"
"""Where `docs/rules` is published."""

P = TypeVar("P")
Findings = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class File:
    """What a check may know of the whole file beside the thing it looks at."""

    about: About
    symbols: Asking
    around: Around


@dataclass(slots=True, eq=False)
class Rule:
    """A check by its stable id, with examples that are also its tests."""

    id: str
    severity: Severity
    summary: str
    """One sentence: what goes wrong, and in which runtime."""
    bad: str
    good: str
    details: str = ""
    """Markdown for the rule's page: why, and what to do."""
    runtimes: frozenset[str] = BOTH
    """The runtimes in which the problem exists."""
    since: str | None = None
    """First docker-agent release with the problem; the bundled runtime has no such limit."""
    until: str | None = None
    """Last docker-agent release with the problem."""
    loads_since: str | None = None
    """First docker-agent release that loads the file all the same, without the thing in question:
    from then on it is only a warning for docker-agent."""
    whole_text: bool = False
    """Not said where the text has syntax faults: what is missing may be what could not be read."""
    rows: tuple[str, ...] = ()
    """The rows of `rules.checklist` it covers."""
    tags: tuple[Tag, ...] = ()
    looks_around: bool = False
    """Whether it asks for the surroundings, without which it says nothing."""
    each_checks: list[tuple[Key, frozenset[str], Callable[[Any, About], Findings]]] = field(
        default_factory=list
    )
    linked_checks: list[tuple[Key, frozenset[str], Callable[[Any, File], Findings]]] = field(
        default_factory=list
    )
    whole_checks: list[Callable[[Snapshot], Findings]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The rule's page."""
        return f"{PAGES}{self.id}"

    @overload
    def each(
        self, key: str, having: Collection[str] = ()
    ) -> Callable[[Callable[[Bound, About], Findings]], None]: ...
    @overload
    def each(self, key: TextKind) -> Callable[[Callable[[TextUse, About], Findings]], None]: ...
    @overload
    def each(self, key: Target) -> Callable[[Callable[[ReferenceUse, About], Findings]], None]: ...
    @overload
    def each(self, key: type[P]) -> Callable[[Callable[[P, About], Findings]], None]: ...
    def each(
        self, key: Key, having: Collection[str] = ()
    ) -> Callable[[Callable[[Any, About], Findings]], None]:
        """Marks a check of one thing that depends on nothing else in the file.

        Where `having` names keys, it is only called for mappings that have one of them.
        """
        return lambda check: self.each_checks.append((key, frozenset(having), check))

    @overload
    def linked(
        self, key: str, having: Collection[str] = ()
    ) -> Callable[[Callable[[Bound, File], Findings]], None]: ...
    @overload
    def linked(self, key: TextKind) -> Callable[[Callable[[TextUse, File], Findings]], None]: ...
    @overload
    def linked(self, key: Target) -> Callable[[Callable[[ReferenceUse, File], Findings]], None]: ...
    @overload
    def linked(self, key: type[P]) -> Callable[[Callable[[P, File], Findings]], None]: ...
    def linked(
        self, key: Key, having: Collection[str] = ()
    ) -> Callable[[Callable[[Any, File], Findings]], None]:
        """Marks a check of one thing that also asks for the file's names or surroundings.

        Where `having` names keys, it is only called for mappings that have one of them.
        """
        return lambda check: self.linked_checks.append((key, frozenset(having), check))

    def whole(self, check: Callable[[Snapshot], Findings]) -> None:
        """Marks a check of the file as such; it runs at every edit, so it must be cheap."""
        self.whole_checks.append(check)

    def at(
        self,
        span: Span,
        message: str,
        *,
        severity: Severity | None = None,
        runtimes: frozenset[str] | None = None,
        fixes: tuple[Fix, ...] = (),
        related: tuple[Related, ...] = (),
        tags: tuple[Tag, ...] = (),
    ) -> Finding:
        """A finding of this rule."""
        return Finding(
            self.id,
            self.severity if severity is None else severity,
            span,
            message,
            fixes=fixes,
            related=related,
            tags=tags or self.tags,
            runtimes=self.runtimes if runtimes is None else runtimes,
        )


def replace(node: Node, text: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """The fix that writes `text` in place of a scalar, keeping its quotes and its anchor.

    None where the value stands elsewhere, behind an alias.
    """
    if node.via is not None or node.style in {"literal", "folded"}:
        return ()
    quote = QUOTES.get(node.style, "")
    return (Fix(f"Change to `{text}`", (Edit(written(node), f"{quote}{text}{quote}"),), safe),)


def noted_key(noted: Noted) -> Key:
    """The key under which checks of `noted` are marked."""
    if isinstance(noted, Bound):
        return noted.struct
    if isinstance(noted, TextUse):
        return noted.kind
    if isinstance(noted, ReferenceUse):
        return noted.reference.target
    return type(noted)
