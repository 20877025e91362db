"""Writes a model that has nothing but a provider and a name in place: ``PROVIDER/MODEL``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.rows import Part
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked
from cagent_ls.features.occurrences import occurrences, symbol_at
from cagent_ls.features.spelling import respelled
from cagent_ls.language.types import Target
from cagent_ls.rules._edits import delete_entry
from cagent_ls.syntax.tree import Node

_REFERENCE = re.compile(r"[^\s/,$]+/[^\s,$]+")


def inline_model(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For the model that is defined or used at the range; its entry goes."""
    found, symbols = symbol_at(file, asked.span.start), file.symbols
    if found is None or found.symbol.target is not Target.MODEL:
        return
    name = found.symbol.name
    part = file.place_of(Target.MODEL, name)
    if part is None or symbols.patched:  # flavors are not read, and may use the name
        return
    models = [d.name for d in symbols.definitions if d.target is Target.MODEL]
    places = [o for o in occurrences(file, found.symbol) if not o.is_definition]
    reference = _reference(part.facts.value)
    if not reference or reference in symbols.of(Target.MODEL) or models.count(name) > 1:
        return
    deletion = _deletion(file, part, alone=len(models) == 1)
    if places and deletion:
        title = f"Write `{reference}` in place of `{name}`"
        yield Action(title, "refactor.inline", (*respelled(places, reference), *deletion))


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


def _deletion(file: Snapshot, part: Part, *, alone: bool) -> tuple[Edit, ...]:
    """Takes out the entry, with its section where it is the only one."""
    key = part.facts.key
    if not alone:
        return tuple(Edit(e.span.shifted(part.start), e.text) for e in delete_entry(key, left=""))
    root = file.root
    section = next((k for k, _ in root.entries if k.text == "models"), None) if root else None
    return delete_entry(section) if section is not None else ()
