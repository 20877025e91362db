"""All structs of the format by name, and the fields each format has."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from cagent_ls.language import (
    agent,
    agent_parts,
    evaluators,
    hooks,
    model,
    model_parts,
    prompts,
    rag,
    sections,
    toolset,
    toolset_parts,
)
from cagent_ls.language.formats import exists, release_key
from cagent_ls.language.types import (
    Before,
    Field,
    ListOf,
    MapOf,
    OneOf,
    Struct,
    Target,
    Type,
    Words,
)

ROOT = "File"

SECTIONS = {
    Target.MODEL: "models",
    Target.AGENT: "agents",
    Target.RAG: "rag",
    Target.MCP: "mcps",
    Target.PROVIDER: "providers",
    Target.TOOLSET_GROUP: "toolsets",
    Target.COMMAND_GROUP: "commands",
    Target.SKILL_GROUP: "skills",
    Target.BUDGET: "budgets",
    Target.EVALUATOR: "evaluators",
}
"""The top-level section that defines what a reference names."""

STRUCTS: dict[str, Struct] = {
    struct.name: struct
    for struct in (
        *sections.STRUCTS,
        agent.AGENT,
        *agent_parts.STRUCTS,
        *prompts.STRUCTS,
        *model.STRUCTS,
        *model_parts.STRUCTS,
        toolset.TOOLSET,
        toolset.MCP_SERVER,
        *toolset_parts.STRUCTS,
        *rag.STRUCTS,
        *hooks.STRUCTS,
        *evaluators.STRUCTS,
    )
}


NEVER_NULL = {"Agent", "Command"}
"""Structs that null does not stand for, as it does for all others."""


@cache
def fields_for(name: str, fmt: int, release: str | None = None) -> dict[str, Field]:
    """The fields of the struct `name` as format `fmt` has them, in the order of the data.

    Without a `release` they are all that any known release of that format takes; where a shape
    changed within the format, the later one counts.
    """
    return {
        field.name: _in_format(field, fmt, release)
        for field in STRUCTS[name].fields
        if exists(field, fmt, release)
    }


def _in_format(field: Field, fmt: int, release: str | None) -> Field:
    type_, only = field.type, field.only
    for change in field.before:
        if _still(change, fmt, release):
            type_ = type_ if change.type is None else change.type
            only = only if change.only is None else change.only
    return replace(field, type=_type_in(type_, fmt, release), only=only)


def _still(change: Before, fmt: int, release: str | None) -> bool:
    """Whether the difference holds; within its last format a release may have ended it."""
    if fmt < change.until or change.release_until is None:
        return fmt <= change.until
    if fmt > change.until or release is None:
        return False
    return release_key(release) <= release_key(change.release_until)


def _type_in(type_: Type, fmt: int, release: str | None) -> Type:
    """The type without the words that format and release do not have."""
    match type_:
        case Words(words):
            return replace(type_, words=tuple(w for w in words if exists(w, fmt, release)))
        case ListOf(item):
            return replace(type_, item=_type_in(item, fmt, release))
        case MapOf(value):
            return replace(type_, value=_type_in(value, fmt, release))
        case OneOf(types):
            return replace(type_, types=tuple(_type_in(t, fmt, release) for t in types))
        case _:
            return type_
