"""The names of a file: what is defined, and what is used where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from cagent_ls.analysis.graph import circles, reached
from cagent_ls.analysis.similar import nearest
from cagent_ls.language.names import alloy_parts, split_model
from cagent_ls.language.types import Target

AGENT, MODEL = Target.AGENT, Target.MODEL

_FACTS: dict[Target, tuple[str, ...]] = {
    Target.AGENT: (
        "model",
        "harness",
        "force_handoff",
        "compaction_model",
        "routing",
    ),
    Target.MODEL: (
        "provider",
        "type",
        "model",
        "base_url",
        "token_key",
        "max_tokens",
        "thinking_budget",
        "routing",
        "first_available",
    ),
    Target.PROVIDER: ("provider", "base_url", "api_type", "token_key", "max_tokens"),
    Target.MCP: ("ref", "command", "remote", "name"),
    Target.RAG: ("tool", "strategies", "docs"),
    Target.TOOLSET_GROUP: ("type", "ref", "name"),
    Target.EVALUATOR: ("type", "choices", "levels"),
}
"""What rules ask of a definition somewhere else; a change of anything else concerns no other."""

_AT_START_OF_AGENT = ("model", "fallback.models", "compaction_model")
_AT_START_OF_MODEL = ("routing.model", "first_available", "title_model", "compaction_model")
"""Fields whose models are made when the file is loaded."""


_OF_WAYS = frozenset(
    {"calls", "entry", "reachable", "entries", "from_entries", "tasks", "circles", "order"}
)
"""What depends on nothing but the names of agents and what leads from one to another."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named thing in one of the sections."""

    target: Target
    name: str
    facts: Mapping[str, str | None] = field(default_factory=dict)
    """Of the keys that matter elsewhere, those that are set: the text, None for other shapes."""

    def text(self, key: str) -> str:
        """The scalar under `key`; empty for anything else."""
        return self.facts.get(key) or ""

    def has(self, key: str) -> bool:
        """Whether `key` is set."""
        return key in self.facts


@dataclass(frozen=True, slots=True)
class Use:
    """A name that stands for a definition."""

    target: Target
    name: str
    section: str
    """Where it is used: the section and the name of the thing in it, then the keys below."""
    owner: str
    field: str


@dataclass(frozen=True)
class Symbols:
    """All definitions and uses of a file, in file order; equal ones mean the same to rules."""

    definitions: tuple[Definition, ...]
    uses: tuple[Use, ...]
    patched: bool = False
    """Whether flavors may use or define more than is seen here."""
    sections: frozenset[str] = frozenset()
    """The keys at the top of the file."""

    @cached_property
    def _table(self) -> Mapping[Target, Mapping[str, Definition]]:
        """Definitions by kind and name; the first of equal names counts."""
        found: dict[Target, dict[str, Definition]] = {target: {} for target in Target}
        for definition in self.definitions:
            found[definition.target].setdefault(definition.name, definition)
        return found

    def of(self, target: Target) -> Mapping[str, Definition]:
        """The definitions of one kind by name, in file order."""
        return self._table[target]

    @cached_property
    def is_fragment(self) -> bool:
        """Whether the file has no agents, so that what it names may be defined elsewhere."""
        return not self.of(AGENT)

    @cached_property
    def _used(self) -> Mapping[tuple[Target, str], tuple[Use, ...]]:
        return _grouped(self.uses, _by_name)

    def uses_of(self, target: Target, name: str) -> tuple[Use, ...]:
        """Where a name is used."""
        return self._used.get((target, name), ())

    def take_over(self, before: Symbols) -> None:
        """Takes what `before` has worked out as far as it is the same here."""
        known = vars(before)
        changed = [use for uses in changed_uses(before.uses, self.uses) for use in uses]
        names, owners = {use.name for use in changed}, {use.owner for use in changed}
        if "_used" in known:
            some = [use for use in self.uses if use.name in names]
            vars(self)["_used"] = _regrouped(before._used, some, changed, _by_name)
        if "_by_owner" in known:
            some = [use for use in self.uses if use.owner in owners]
            vars(self)["_by_owner"] = _regrouped(before._by_owner, some, changed, _owner)
        leads = any(use.target in (AGENT, Target.COMMAND_GROUP) for use in changed)
        if not leads and [*self.of(AGENT)] == [*before.of(AGENT)]:
            vars(self).update({n: v for n, v in known.items() if n in _OF_WAYS})

    @cached_property
    def missed(self) -> frozenset[tuple[Target, str]]:
        """Definitions that a name which leads nowhere was probably meant for."""
        undefined = (
            (target, name)
            for target, name in self._used
            if self.of(target) and name not in self.of(target) and not _leads_out(name)
        )
        near = ((target, nearest(name, self.of(target))) for target, name in undefined)
        return frozenset((target, name) for target, name in near if name is not None)

    @cached_property
    def _by_owner(self) -> Mapping[tuple[str, str], tuple[Use, ...]]:
        return _grouped(self.uses, _owner)

    def uses_in(self, section: str, owner: str, *fields: str) -> tuple[str, ...]:
        """The names that a thing uses in any of `fields`, such as ``fallback.models``."""
        uses = self._by_owner.get((section, owner), ())
        return tuple(use.name for use in uses if use.field in fields)

    @cached_property
    def calls(self) -> Mapping[str, tuple[str, ...]]:
        """The agents of this file that each agent may give work to, by any way."""
        agents = self.of(AGENT)
        found: dict[str, list[str]] = {name: [] for name in agents}
        groups: dict[str, list[str]] = {}
        for use in self.uses:
            if use.target is AGENT and use.name in agents:
                if use.section == "agents":
                    found.setdefault(use.owner, []).append(use.name)
                elif use.section == "commands":
                    groups.setdefault(use.owner, []).append(use.name)
        for name, called in found.items():
            for group in self.uses_in("agents", name, "use_commands"):
                called += groups.get(group, ())
        return {name: tuple(dict.fromkeys(called)) for name, called in found.items()}

    @cached_property
    def entry(self) -> str:
        """The agent that a run starts with: `root`, else the first one; empty without any."""
        agents = self.of(AGENT)
        return "root" if "root" in agents else next(iter(agents), "")

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The agents that work can get to from the one that a run starts with."""
        return reached(self.calls, (self.entry,))

    @cached_property
    def entries(self) -> frozenset[str]:
        """The agents that no other one leads to."""
        called = {name for owner, names in self.calls.items() for name in names if name != owner}
        return frozenset(self.of(AGENT).keys() - called)

    @cached_property
    def from_entries(self) -> frozenset[str]:
        """The agents that one can get to from any that no other one leads to."""
        return reached(self.calls, self.entries)

    @cached_property
    def is_routed(self) -> bool:
        """Whether hooks may send work to agents that nothing names."""
        return any(agent.has("routing") for agent in self.of(AGENT).values())

    @cached_property
    def tasks(self) -> Mapping[str, tuple[str, ...]]:
        """The agents that each agent may give a task to."""
        return {name: self.uses_in("agents", name, "sub_agents") for name in self.of(AGENT)}

    @cached_property
    def circles(self) -> Mapping[str, int]:
        """The agents that can come back to themselves through tasks, by number of circle."""
        return circles(self.tasks)

    @cached_property
    def forced_circles(self) -> Mapping[str, int]:
        """The agents that always go on until they come back to themselves."""
        agents = self.of(AGENT).values()
        forced = {a.name: a.text("force_handoff") for a in agents if a.has("force_handoff")}
        return circles({name: (other,) for name, other in forced.items()})

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each agent in the file."""
        return {name: place for place, name in enumerate(self.of(AGENT))}

    @cached_property
    def turns(self) -> Mapping[str, tuple[str, ...]]:
        """The models that take turns with each other, by the model that lists them."""
        found = {}
        for name, model in self.of(MODEL).items():
            if not model.has("provider") and not model.has("type") and "," in model.text("model"):
                found[name] = alloy_parts(model.text("model"))
        return found

    @cached_property
    def turn_circles(self) -> Mapping[str, int]:
        """The models that take turns with themselves, by number of circle."""
        return circles(self.turns)

    def parts_of(self, reference: str) -> tuple[str, ...]:
        """The single models of a reference: comma lists and models that take turns spread out."""
        found: dict[str, None] = {}
        pending, seen = list(reversed(alloy_parts(reference))), set[str]()
        while pending:
            name = pending.pop()
            if name not in self.turns:
                found[name] = None
            elif name not in seen:
                seen.add(name)
                pending += reversed(self.turns[name])
        return tuple(found)

    @cached_property
    def inline_providers(self) -> frozenset[str]:
        """The providers of models that are written as ``PROVIDER/MODEL``."""
        names = (use.name for use in self.uses if use.target is MODEL)
        return frozenset(parts[0] for name in names if (parts := split_model(name)) is not None)

    @cached_property
    def agent_models(self) -> frozenset[str]:
        """The models that agents name as theirs."""
        agents = self.of(AGENT)
        return frozenset(
            use.name
            for use in self.uses
            if use.section == "agents"
            and use.field == "model"
            and use.owner in agents
            and not agents[use.owner].has("harness")
        )

    @cached_property
    def agent_parts(self) -> frozenset[str]:
        """The same with those that take turns spread out."""
        return frozenset(part for model in self.agent_models for part in self.parts_of(model))

    @cached_property
    def loaded_models(self) -> frozenset[str]:
        """The models that are made at the start, by the names that lead to them."""
        agents, found = self.of(AGENT), set[str]()
        pending = list(
            {
                use.name
                for use in self.uses
                if use.section == "agents"
                and use.field in _AT_START_OF_AGENT
                and use.owner in agents
                and not agents[use.owner].has("harness")
            }
        )
        while pending:
            for name in self.parts_of(pending.pop()):
                if name not in found:
                    found.add(name)
                    pending += self.uses_in("models", name, *_AT_START_OF_MODEL)
        return frozenset(found)


def changed_uses(old: Sequence[Use], new: Sequence[Use]) -> tuple[Sequence[Use], Sequence[Use]]:
    """What stands in one and not the other, between what is the same before and behind."""
    first = _same(old, new)
    old, new = old[first:], new[first:]
    behind = _same(old[::-1], new[::-1])
    return old[: len(old) - behind], new[: len(new) - behind]


def _same(old: Sequence[Use], new: Sequence[Use]) -> int:
    """How many are the same at the start."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (a, b) in pairs if a is not b and a != b), min(len(old), len(new)))


_by_name = attrgetter("target", "name")
_owner = attrgetter("section", "owner")
_K = TypeVar("_K")


def _grouped(uses: Iterable[Use], key: Callable[[Use], _K]) -> dict[_K, tuple[Use, ...]]:
    found: dict[_K, list[Use]] = {}
    for use in uses:
        found.setdefault(key(use), []).append(use)
    return {key: tuple(uses) for key, uses in found.items()}


def _regrouped(
    known: Mapping[_K, tuple[Use, ...]],
    some: Iterable[Use],
    changed: Iterable[Use],
    key: Callable[[Use], _K],
) -> dict[_K, tuple[Use, ...]]:
    """The groups in `known` after some uses have `changed`; `some` has all of those groups."""
    found = dict(known)
    for use in changed:
        found.pop(key(use), None)
    return found | _grouped(some, key)


def _leads_out(name: str) -> bool:
    """Whether a name has a form that is not looked up in the file alone."""
    return "/" in name or name.startswith("docker:")


def facts_of(target: Target, values: Mapping[str, object]) -> Iterator[str]:
    """The keys of `values` that other parts of a file may ask for."""
    return (key for key in _FACTS.get(target, ()) if key in values)
