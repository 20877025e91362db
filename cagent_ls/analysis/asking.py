"""What checks ask of the names of a file, so that an edit has only those run whose answers change.

A table of names differs from the one before as soon as one agent gets another description. Most
checks ask for one name, or for a set that stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cagent_ls.analysis.symbols import Definition, Symbols, Use, changed_uses
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
        self._asked.add(("uses_in", section, owner))
        return self._symbols.uses_in(section, owner, *fields)

    def parts_of(self, reference: str) -> tuple[str, ...]:
        """The single models of a reference."""
        self._asked.add(("parts_of", reference))
        return self._symbols.parts_of(reference)


class _Changes:
    """The questions that have other answers in a newer version."""

    def __init__(self, old: Symbols, new: Symbols) -> None:
        self._changed = {*_of_uses(old, new), *_of_definitions(old, new), *_worked_out(old, new)}
        self._same_turns = old.turns == new.turns

    def spare(self, questions: frozenset[Question]) -> bool:
        """Whether all answers are the same."""
        if not self._changed.isdisjoint(questions):
            return False
        return self._same_turns or all(question[0] != "parts_of" for question in questions)


def _of_uses(old: Symbols, new: Symbols) -> Iterator[Question]:
    for uses in changed_uses(old.uses, new.uses):
        for use in uses:
            yield ("uses_in", use.section, use.owner)
            yield ("uses_of", use.target, use.name)


def _of_definitions(old: Symbols, new: Symbols) -> Iterator[Question]:
    for target in Target:
        before, now = old.of(target), new.of(target)
        changed = {
            name
            for name in before.keys() | now.keys()
            if (was := before.get(name)) is not (named := now.get(name)) and was != named
        }
        yield from (("one", target, name) for name in changed)
        yield from (("has", target, name) for name in before.keys() ^ now.keys())
        if changed or [*before] != [*now]:
            yield ("all", target)


def _worked_out(old: Symbols, new: Symbols) -> Iterator[Question]:
    """What was asked of the older version is still with it."""
    for name, value in tuple(vars(old).items()):
        if name[0] != "_" and value != getattr(new, name):
            yield (name,)


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
        self._asked.add(("has", self._target, name))
        return name in self._table

    def __iter__(self) -> Iterator[str]:
        self._asked.add(("all", self._target))
        return iter(self._table)

    def __len__(self) -> int:
        self._asked.add(("all", self._target))
        return len(self._table)
