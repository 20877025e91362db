"""Hover: what a key or value at the cursor means."""

from __future__ import annotations

from dataclasses import dataclass

from cagent_ls.analysis.binder import describe
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.binding import field_at
from cagent_ls.language.providers import CORE
from cagent_ls.language.types import Field, Reference, Target, Words
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about the text of `span`."""

    markdown: str
    span: Span


def hover(file: Snapshot, offset: int) -> Hover | None:
    """The documentation of the key at `offset`, or of its value, or None."""
    if file.root is None:
        return None
    node = file.root.at(offset)
    if node.kind != "scalar" or not node.span.touches(offset):
        return None
    field = field_at(file, node)
    if field is None:
        return None
    text = _value(file, node, field) or _key(field)
    return Hover(text, node.span)


def _key(field: Field) -> str:
    facts = [f"`{field.name}`: {describe(field.type)}", field.doc]
    if field.default:
        facts.append(f"Default: `{field.default}`")
    if field.since:
        facts.append(f"Since format {field.since}.")
    if field.example:
        facts.append(f"Example: `{field.name}: {field.example}`")
    return "\n\n".join(facts)


def _value(file: Snapshot, node: Node, field: Field) -> str | None:
    if node.key is None and node.index is None:
        return None
    match field.type:
        case Words(words):
            doc = next((w.doc for w in words if w.value == node.text), None)
            return f"`{node.text}`: {doc}" if doc else None
        case Reference(Target.MODEL):
            return _model(file, node.text)
        case _:
            return None


def _model(file: Snapshot, name: str) -> str | None:
    named = file.section("models").get(name)
    if named is not None:
        provider, model = named.get("provider"), named.get("model")
        served = f"{provider.text if provider else '?'}/{model.text if model else '?'}"
        return f"Model `{name}` of this file: `{served}`"
    provider_name, _, model_name = name.partition("/")
    if model_name:
        return f"Model `{model_name}` of `{provider_name}`: {CORE.get(provider_name, 'a provider')}"
    return None
