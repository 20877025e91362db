"""Who gives work to whom: sub-agents, handoffs and the agents of commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.rows import Part
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.features.occurrences import occurrences_in, symbol_at
from cagent_ls.features.parts import entry_span
from cagent_ls.language.types import Target
from cagent_ls.syntax.lines import Span

_SECTION = "agents"


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent of the file."""

    name: str
    model: str
    span: Span
    """Its whole entry."""
    selection: Span
    """Its name."""


@dataclass(frozen=True, slots=True)
class Call:
    """An agent at the other end, and the places in the caller that name it."""

    agent: Agent
    places: tuple[Span, ...]


def agent_at(file: Snapshot, offset: int) -> Agent | None:
    """The agent that is named at `offset`."""
    found = symbol_at(file, offset)
    if found is None or found.symbol.target is not Target.AGENT:
        return None
    return _agent(file, found.symbol.name)


def outgoing(file: Snapshot, name: str) -> list[Call]:
    """The agents of the file that an agent may give work to."""
    part = file.place_of(Target.AGENT, name)
    found: dict[str, list[Span]] = {}
    for called, place in _calls(file, part) if part is not None else ():
        found.setdefault(called, []).append(place)
    agents = ((_agent(file, called), places) for called, places in found.items())
    return [Call(agent, tuple(places)) for agent, places in agents if agent is not None]


def incoming(file: Snapshot, name: str) -> list[Call]:
    """The agents that may give work to an agent."""
    callers = _callers(file.symbols, name)
    found = []
    for part in file.parts if callers else ():
        if part.facts.section == _SECTION and part.facts.name in callers:
            places = tuple(place for called, place in _calls(file, part) if called == name)
            agent = _agent(file, part.facts.name)
            if places and agent is not None:
                found.append(Call(agent, places))
    return found


def _callers(symbols: Symbols, name: str) -> set[str]:
    """The agents that name an agent, or a group of commands that does."""
    uses = list(symbols.uses_of(Target.AGENT, name))
    for group in {use.owner for use in uses if use.section == "commands"}:
        uses += symbols.uses_of(Target.COMMAND_GROUP, group)
    return {use.owner for use in uses if use.section == _SECTION}


def _calls(file: Snapshot, part: Part) -> Iterator[tuple[str, Span]]:
    """The agents that a part names, each with its place."""
    seen = set[str]()
    for found in occurrences_in(part, file.symbols):
        target, name = found.symbol.target, found.symbol.name
        if found.is_definition:
            continue
        if target is Target.AGENT:
            seen.add(name)
            yield name, found.span
        elif target is Target.COMMAND_GROUP:
            group = file.place_of(target, name)
            for called in _named(group) if group is not None else ():
                seen.add(called)
                yield called, found.span
    for called in _named(part):  # what an alias brings in
        if called not in seen:
            yield called, part.facts.key.span.shifted(part.start)


def _named(part: Part) -> Iterator[str]:
    names = (use.name for use in part.facts.uses if use.target is Target.AGENT)
    return iter(dict.fromkeys(names))


def _agent(file: Snapshot, name: str) -> Agent | None:
    part = file.place_of(Target.AGENT, name)
    if part is None:
        return None
    facts = part.facts
    model = facts.definition.text("model") if facts.definition is not None else ""
    span = entry_span(facts.key, facts.value).shifted(part.start)
    return Agent(name, model, span, facts.key.span.shifted(part.start))
