"""Values: words of closed sets, names, and what a text may hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.completion import make
from cagent_ls.features.completion.bodies import Bodies
from cagent_ls.features.completion.item import Completion
from cagent_ls.features.completion.references import anchors, models_of, names
from cagent_ls.features.completion.slot import Slot
from cagent_ls.features.completion.texts import flags, formats, hook_commands, paths, texts
from cagent_ls.features.live import Live
from cagent_ls.features.locate import Options
from cagent_ls.features.writing import in_flow, tree
from cagent_ls.language.formats import exists
from cagent_ls.language.types import (
    Boolean,
    Field,
    ListOf,
    OneOf,
    Reference,
    StructRef,
    Target,
    Text,
    TextKind,
    Type,
    Words,
)

_PATHS = {TextKind.PATH, TextKind.GLOB}


def values(file: Snapshot, slot: Slot, live: Live) -> Iterator[Completion]:
    """Everything that may be written as a value or an item at the slot."""
    node = slot.place.node
    if node.kind == "alias" or (node.key is not None and node.key.is_merge_key):
        yield from anchors(file, slot)
        return
    field, type_ = slot.place.field, slot.type
    if isinstance(type_, StructRef):
        yield from _items(file, slot, type_.name)
        return
    if field is None or type_ is None or isinstance(type_, Options):
        return
    owner = slot.place.owner
    if field.name == "runtime_flags":
        yield from flags(file, slot)
    elif owner is not None and (owner.struct, field.name) == ("File", "version"):
        yield from formats(file, slot)
    elif owner is not None and (owner.struct, field.name) == ("Hook", "command"):
        yield from hook_commands(file, slot, owner)
    else:
        yield from _of_type(file, slot, field, type_, live)
        if not isinstance(type_, OneOf | ListOf | Boolean | Words | Reference):
            yield from _samples(slot, field)


def _items(file: Snapshot, slot: Slot, struct: str) -> Iterator[Completion]:
    """Whole items of a list in brackets."""
    if slot.role == "item" and slot.flow and not slot.quote:
        for label, body, doc in Bodies(file.format, file.about.release).items(struct):
            yield make.snippet(slot, label, in_flow(tree(body)), struct, doc)


def _of_type(
    file: Snapshot, slot: Slot, field: Field, type_: Type, live: Live
) -> Iterator[Completion]:
    match type_:
        case OneOf(types):
            for option in types:
                yield from _of_type(file, slot, field, option, live)
        case ListOf(item) if slot.role == "value" and slot.column > slot.lead and not slot.quote:
            # A list is wanted on this line; one of a single item is a good start.
            for offer in _of_type(file, replace(slot, flow=True), field, item, live):
                if offer.span == slot.span:
                    yield make.listed(offer)
        case Boolean():
            for word in ("true", "false"):
                detail = "default" if word == field.default else field.name
                if not slot.quote:
                    yield make.value(slot, word, "value", detail, field.doc)
        case Words(words):
            there = (w for w in words if exists(w, file.format, file.about.release))
            for rank, entry in enumerate(there):
                detail = "default" if entry.value == field.default else field.name
                yield make.value(slot, entry.value, "value", detail, entry.doc, rank=rank)
        case Reference() as reference:
            owner = slot.place.owner
            meant = reference.on(owner.variant) if owner is not None else reference
            yield from names(file, slot, meant, live)
        case Text(kind) if kind in _PATHS:
            found = paths(slot, live)
            folders = field.name == "working_dir"
            yield from (offer for offer in found if not folders or offer.kind == "folder")
        case Text(TextKind.MODEL_ID):
            yield from _models(file, slot, field, live)
        case Text(kind):
            yield from texts(file, slot, kind, live)
        case _:
            pass


def _models(file: Snapshot, slot: Slot, field: Field, live: Live) -> Iterator[Completion]:
    """The name of a model without its provider."""
    owner = slot.place.owner
    if owner is None:
        return
    if field.name == "speculative_draft_model":
        yield from models_of(slot, "dmr", "", live)
    elif owner.struct == "Model":
        provider = owner.text("provider")
        if provider:
            yield from models_of(slot, provider, "", live)
        else:
            yield from names(file, slot, _TURNS, live)


_TURNS = Reference(Target.MODEL, many=True)


def _samples(slot: Slot, field: Field) -> Iterator[Completion]:
    """The default and the example of a field, as they would be written."""
    if slot.quote or slot.role == "item":
        return
    for text, detail in ((field.default, "default"), (field.example, "example")):
        if text is not None and not text.startswith(("[", "{")):
            yield Completion(text, text, slot.span, "value", detail, field.doc)
