"""The names of a file: what is defined, and what is used where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cagent_ls.language.types import Target

AGENT, MODEL = Target.AGENT, Target.MODEL

_FACTS: dict[Target, tuple[str, ...]] = {
    Target.AGENT: ("model", "description", "harness", "force_handoff"),
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

    @cached_property
    def table(self) -> Mapping[Target, Mapping[str, Definition]]:
        """Definitions by kind and name; the first of equal names counts."""
        found: dict[Target, dict[str, Definition]] = {target: {} for target in Target}
        for definition in self.definitions:
            found[definition.target].setdefault(definition.name, definition)
        return found

    def of(self, target: Target) -> Mapping[str, Definition]:
        """The definitions of one kind by name, in file order."""
        return self.table[target]

    @cached_property
    def _used(self) -> Mapping[tuple[Target, str], tuple[Use, ...]]:
        found: dict[tuple[Target, str], list[Use]] = {}
        for use in self.uses:
            found.setdefault((use.target, use.name), []).append(use)
        return {key: tuple(uses) for key, uses in found.items()}

    def uses_of(self, target: Target, name: str) -> tuple[Use, ...]:
        """Where a name is used."""
        return self._used.get((target, name), ())

    @cached_property
    def calls(self) -> Mapping[str, tuple[str, ...]]:
        """The agents of this file that each agent may give work to, by any way."""
        agents = self.of(AGENT)
        found: dict[str, list[str]] = {name: [] for name in agents}
        for use in self.uses:
            if use.target is AGENT and use.section == "agents" and use.name in agents:
                found.setdefault(use.owner, []).append(use.name)
        return {name: tuple(dict.fromkeys(called)) for name, called in found.items()}

    @cached_property
    def entry(self) -> str:
        """The agent that a run starts with: `root`, else the first one; empty without any."""
        agents = self.of(AGENT)
        return "root" if "root" in agents else next(iter(agents), "")

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The agents that work can get to from the one that a run starts with."""
        found, pending = set[str](), [self.entry]
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending.extend(self.calls.get(name, ()))
        return frozenset(found)


def facts_of(target: Target, values: Mapping[str, object]) -> Iterator[str]:
    """The keys of `values` that other parts of a file may ask for."""
    return (key for key in _FACTS.get(target, ()) if key in values)
