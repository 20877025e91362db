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
    prompts,
    rag,
    sections,
    toolset,
    toolset_parts,
)
from cagent_ls.language.types import Field, ListOf, MapOf, OneOf, Struct, Target, Type, Words

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
        toolset.TOOLSET,
        toolset.MCP_SERVER,
        *toolset_parts.STRUCTS,
        *rag.STRUCTS,
        *hooks.STRUCTS,
        *evaluators.STRUCTS,
    )
}


@cache
def fields_for(name: str, fmt: int) -> dict[str, Field]:
    """The fields of the struct `name` as format `fmt` has them, in the order of the data."""
    return {
        field.name: _in_format(field, fmt)
        for field in STRUCTS[name].fields
        if field.since <= fmt and (field.until is None or fmt <= field.until)
    }


def _in_format(field: Field, fmt: int) -> Field:
    type_, only = field.type, field.only
    for change in field.before:
        if fmt <= change.until:
            type_ = type_ if change.type is None else change.type
            only = only if change.only is None else change.only
    return replace(field, type=_type_in(type_, fmt), only=only)


def _type_in(type_: Type, fmt: int) -> Type:
    """The type without the words that format `fmt` does not have."""
    match type_:
        case Words(words):
            known = [w for w in words if w.since <= fmt and (w.until is None or fmt <= w.until)]
            return replace(type_, words=tuple(known))
        case ListOf(item):
            return replace(type_, item=_type_in(item, fmt))
        case MapOf(value):
            return replace(type_, value=_type_in(value, fmt))
        case OneOf(types):
            return replace(type_, types=tuple(_type_in(t, fmt) for t in types))
        case _:
            return type_
