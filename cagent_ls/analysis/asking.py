"""What checks ask of the names of a file, so that an edit has only those run whose answers change.

A table of names differs from the one before as soon as one agent gets another description. Most
checks ask for one name, or for a set that stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cagent_ls.analysis.symbols import Definition, Symbols, Use
from cagent_ls.language.types import Target

Question = tuple[Any, ...]
"""The name of what was asked of `Symbols`, and the arguments."""


class Asking:
    """The names of a file, which remember what they are asked; to be used as `Symbols`."""

    def __init__(self, symbols: Symbols) -> None:
        self._symbols = symbols
        self._asked: set[Question] = set()
        self._changes: dict[int, _Changes] = {}

    def __getattr__(self, name: str) -> Any:
        """What takes no arguments."""
        self._asked.add((name,))
        return getattr(self._symbols, name)

    def asked(self) -> frozenset[Question]:
        """What was asked since the last call."""
        questions = frozenset(self._asked)
        self._asked.clear()
        return questions

    def answers_as(self, old: Symbols, questions: frozenset[Question]) -> bool:
        """Whether the names of another version have the same answers."""
        if id(old) not in self._changes:
            self._changes[id(old)] = _Changes(old, self._symbols)
        return self._changes[id(old)].spare(questions)

    def of(self, target: Target) -> Mapping[str, Definition]:
        """The definitions of one kind by name."""
        return _Table(target, self._symbols.of(target), self._asked)

    def uses_of(self, target: Target, name: str) -> tuple[Use, ...]:
        """Where a name is used."""
        self._asked.add(("uses_of", target, name))
        return self._symbols.uses_of(target, name)

    def uses_in(self, section: str, owner: str, *fields: str) -> tuple[str, ...]:
        """The names that a thing uses."""
        self._asked.add(("uses_in", section, owner, *fields))
        return self._symbols.uses_in(section, owner, *fields)

    def parts_of(self, reference: str) -> tuple[str, ...]:
        """The single models of a reference."""
        self._asked.add(("parts_of", reference))
        return self._symbols.parts_of(reference)


class _Changes:
    """Which questions have other answers in a newer version; each is put once."""

    def __init__(self, old: Symbols, new: Symbols) -> None:
        self._old = old
        self._new = new
        self._spared = _OF_USES if old.uses == new.uses else frozenset[str]()
        if self._spared and [*old.of(Target.AGENT)] == [*new.of(Target.AGENT)]:
            self._spared |= _OF_USES_AND_AGENTS
        self._known: set[Question] = set()
        self._changed: set[Question] = set()

    def spare(self, questions: frozenset[Question]) -> bool:
        """Whether all answers are the same."""
        for question in questions - self._known:
            self._known.add(question)
            if question[0] in self._spared:
                continue  # not even worked out
            if _answer(self._old, question) != _answer(self._new, question):
                self._changed.add(question)
        return self._changed.isdisjoint(questions)


_OF_USES = frozenset({"uses_of", "uses_in"})
_OF_USES_AND_AGENTS = frozenset(
    {"calls", "entry", "reachable", "entries", "from_entries", "tasks", "circles", "order"}
)
"""What depends on nothing but uses, and on these and the names of agents."""


class _Table(Mapping[str, Definition]):
    """Definitions by name; asked for one, or for all in their order."""

    def __init__(
        self, target: Target, table: Mapping[str, Definition], asked: set[Question]
    ) -> None:
        self._target = target
        self._table = table
        self._asked = asked

    def __getitem__(self, name: str) -> Definition:
        self._asked.add(("one", self._target, name))
        return self._table[name]

    def __contains__(self, name: object) -> bool:
        self._asked.add(("one", self._target, name))
        return name in self._table

    def __iter__(self) -> Iterator[str]:
        self._asked.add(("all", self._target))
        return iter(self._table)

    def __len__(self) -> int:
        self._asked.add(("all", self._target))
        return len(self._table)


def _answer(symbols: Symbols, question: Question) -> Any:
    name, *arguments = question
    if name == "one":
        return symbols.of(arguments[0]).get(arguments[1])
    if name == "all":
        return tuple(symbols.of(arguments[0]).values())
    found = getattr(symbols, name)
    answer = found(*arguments) if arguments else found
    return tuple(answer.items()) if isinstance(answer, Mapping) else answer
