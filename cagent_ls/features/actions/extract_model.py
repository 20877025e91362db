"""Gives a model that is written in place, ``PROVIDER/MODEL``, an entry under `models`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.references import AUTO
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.features.actions.action import Action, Asked, Later
from cagent_ls.features.actions.sections import added
from cagent_ls.features.occurrences import Occurrence, Symbol, occurrences, occurrences_in, parts_at
from cagent_ls.features.spelling import respelled, spelled
from cagent_ls.language.names import split_model
from cagent_ls.language.providers import WITHOUT_PROVIDER
from cagent_ls.language.structs import fields_for
from cagent_ls.language.types import Target

_ODD = re.compile(r"[^\w.-]+", re.ASCII)
_WORDS = {AUTO, "true", "false", "null"}
"""What means something else than a name."""


def extract_model(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For the model at the range, in all its places."""
    for part in parts_at(file, asked.span.start):
        for found in occurrences_in(part, file.symbols):
            reference = found.symbol.name
            if (
                found.symbol.target is Target.MODEL
                and found.span.meets(asked.span)
                and not _is_of_harness(found)
                and _definition(file, reference)
            ):
                title = f"Extract `{reference}` to `models` as `{_name(reference, file.symbols)}`"
                yield Action(title, "refactor.extract", later=Later("extract", reference))
                return


def extracted(file: Snapshot, reference: str) -> tuple[Edit, ...]:
    """The edits that do it."""
    places = occurrences(file, Symbol(Target.MODEL, reference))
    ours = (place for place in places if not _is_of_harness(place))
    name = _name(reference, file.symbols)
    return (*respelled(ours, name), *_definition(file, reference))


def _definition(file: Snapshot, reference: str) -> tuple[Edit, ...]:
    """The entry of a model that is written in place; none for any other."""
    parts = split_model(reference)
    if parts is None or reference in file.symbols.of(Target.MODEL):
        return ()
    if parts[0] in WITHOUT_PROVIDER and parts[0] not in file.symbols.of(Target.PROVIDER):
        return ()  # `dmr/` is missing
    provider, model = map(spelled, parts)
    body = f"{provider_key(file)}: {provider}\nmodel: {model}"
    return added(file, "models", _name(reference, file.symbols), body)


def provider_key(file: Snapshot) -> str:
    """What the provider of a model is called in the format of the file."""
    return "provider" if "provider" in fields_for("Model", file.format) else "type"


def _name(reference: str, symbols: Symbols) -> str:
    """A name that nothing has, made of the model's own."""
    last = reference.rpartition("/")[2].partition("@")[0].partition(":")[0]
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
