"""Writes a model that has nothing but a provider and a name in place: ``PROVIDER/MODEL``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.entries import delete_entry
from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked, Later
from cagent_ls.features.occurrences import Symbol, occurrences, symbol_at
from cagent_ls.features.spelling import respelled
from cagent_ls.language.types import Target
from cagent_ls.syntax.tree import Node

_REFERENCE = re.compile(r"[^\s/,$]+/[^\s,$]+")


def inline_model(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For the model that is defined or used at the range; its entry goes."""
    found = symbol_at(file, asked.span.start)
    if found is not None and found.symbol.target is Target.MODEL:
        name = found.symbol.name
        reference = _in_place(file, name)
        if reference and file.symbols.uses_of(Target.MODEL, name) and _deletion(file, name):
            title = f"Write `{reference}` in place of `{name}`"
            yield Action(title, "refactor.inline", later=Later("inline", name))


def inlined(file: Snapshot, name: str) -> tuple[Edit, ...]:
    """The edits that do it."""
    places = occurrences(file, Symbol(Target.MODEL, name))
    uses = (place for place in places if not place.is_definition)
    return (*respelled(uses, _in_place(file, name)), *_deletion(file, name))


def _in_place(file: Snapshot, name: str) -> str:
    """How a model of the file is written in place; empty where that cannot be."""
    symbols, part = file.symbols, file.place_of(Target.MODEL, name)
    if part is None or symbols.patched:  # flavors are not read, and may use the name
        return ""
    is_twice = sum(d.target is Target.MODEL and d.name == name for d in symbols.definitions) > 1
    reference = _reference(part.facts.value)
    return "" if is_twice or reference in symbols.of(Target.MODEL) else reference


def _reference(model: Node) -> str:
    """How the model is written in place; empty where that would not say all of it."""
    if model.kind != "mapping" or sorted(k.text for k, _ in model.entries) != ["model", "provider"]:
        return ""
    provider, name = model.pairs["provider"], model.pairs["model"]
    if any(value.kind != "scalar" or value.via is not None for value in (provider, name)):
        return ""
    reference = f"{provider.text}/{name.text}"
    whole = _REFERENCE.fullmatch(reference) is not None and "/" not in provider.text
    return reference if whole else ""


def _deletion(file: Snapshot, name: str) -> tuple[Edit, ...]:
    """Takes out the entry, with its section where it is the only one."""
    part, root = file.place_of(Target.MODEL, name), file.root
    if part is None or root is None:
        return ()
    if len(file.symbols.of(Target.MODEL)) > 1:
        edits = delete_entry(part.facts.key, left="")
        return tuple(Edit(e.span.shifted(part.start), e.text) for e in edits)
    section = next((key for key, _ in root.entries if key.text == "models"), None)
    return delete_entry(section) if section is not None else ()
