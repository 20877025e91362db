"""Gives a model that is written in place, ``PROVIDER/MODEL``, an entry under `models`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.references import AUTO
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.features.actions.action import Action, Asked
from cagent_ls.features.actions.sections import added
from cagent_ls.features.occurrences import Occurrence, occurrences, occurrences_in, parts_at
from cagent_ls.features.spelling import respelled, spelled
from cagent_ls.language.names import split_model
from cagent_ls.language.structs import fields_for
from cagent_ls.language.types import Target

_ODD = re.compile(r"[^\w.-]+", re.ASCII)
_WORDS = {AUTO, "true", "false", "null"}
"""What means something else than a name."""


def extract_model(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For the model at the range, in all its places."""
    for part in parts_at(file, asked.span.start):
        for found in occurrences_in(part, file.symbols):
            symbol = found.symbol
            if symbol.target is Target.MODEL and found.span.meets(asked.span):
                provider, model = split_model(symbol.name) or ("", "")
                if not model or symbol.name in file.symbols.of(Target.MODEL):
                    continue
                places = [o for o in occurrences(file, symbol) if not _is_of_harness(o)]
                name = _name(model, file.symbols)
                key = provider_key(file)
                body = f"{key}: {spelled(provider)}\nmodel: {spelled(model)}"
                definition = added(file, "models", name, body)
                if definition and places:
                    title = f"Extract `{symbol.name}` to `models` as `{name}`"
                    edits = (*respelled(places, name), *definition)
                    yield Action(title, "refactor.extract", edits)
                    return


def provider_key(file: Snapshot) -> str:
    """What the provider of a model is called in the format of the file."""
    return "provider" if "provider" in fields_for("Model", file.format) else "type"


def _name(model: str, symbols: Symbols) -> str:
    """A name that nothing has, made of the model's own."""
    last = model.rpartition("/")[2].partition("@")[0].partition(":")[0]
    base = _ODD.sub("-", last).strip("-.")
    if not base[:1].isalpha() or base.lower() in _WORDS:
        base = f"model-{base}".strip("-.")
    taken = symbols.of(Target.MODEL).keys() | {
        u.name for u in symbols.uses if u.target is Target.MODEL
    }
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _is_of_harness(place: Occurrence) -> bool:
    """Whether another coding agent reads the model, which knows no names of the file."""
    agent = place.node.parent
    return agent is not None and "harness" in agent.pairs
