"""Names of things: those of the file, and models, providers and servers that need no definition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cagent_ls.analysis.references import AUTO, CATALOGUE, client_of
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Definition
from cagent_ls.catalog.pullable import Purpose
from cagent_ls.features.completion import make
from cagent_ls.features.completion.item import Completion
from cagent_ls.features.completion.slot import Slot, beside, part_at
from cagent_ls.features.live import Live, LocalModel, numbers, short_name
from cagent_ls.features.markdown import code, plain
from cagent_ls.language.formats import release_key
from cagent_ls.language.providers import PROVIDERS, Provider
from cagent_ls.language.types import Reference, Target
from cagent_ls.syntax.green import GreenMapping
from cagent_ls.syntax.lines import Span

_OWN, _INSTALLED, _PULLABLE, _PROVIDER = range(4)
MOST = 200
"""So many names of one kind are offered; of more, those that what is typed is a part of."""

_OTHER_PURPOSE = 10
"""Added to the rank of models that are made for something else."""


def names(file: Snapshot, slot: Slot, reference: Reference, live: Live) -> Iterator[Completion]:
    """What a reference may name."""
    part = part_at(slot) if reference.many else slot.span
    taken = beside(slot) | _itself(slot, reference.target)
    owner = slot.place.owner
    alone = owner is not None and owner.struct == "McpServer" and reference.target is Target.MCP
    defined = {} if alone else file.symbols.of(reference.target)
    begun = slot.before[part.start - slot.span.start :].lower() if len(defined) > MOST else ""
    fitting = (d for name, d in defined.items() if begun in name.lower() and name not in taken)
    for definition in islice(fitting, MOST):
        doc = _description(file, definition)
        yield _offer(slot, part, definition.name, _about(file, definition), doc)
    match reference.target:
        case Target.MODEL:
            yield from _models(file, slot, part, reference, live)
        case Target.PROVIDER:
            for provider in _providers(file):
                doc = f"{provider.doc} {_key_of(provider)}"
                yield make.value(slot, provider.name, "value", "provider", doc, rank=_PROVIDER)
        case Target.MCP:
            for server in live.offered.servers:
                name = CATALOGUE + server.name
                detail = "Docker's MCP catalogue"
                yield make.value(slot, name, "value", detail, plain(server.doc), rank=_PULLABLE)
        case _:
            pass


def anchors(file: Snapshot, slot: Slot) -> Iterator[Completion]:
    """The anchors that an alias may name: those of values that end before it.

    After a merge key only those of mappings.
    """
    key = slot.place.node.key
    merged = key is not None and key.is_merge_key
    for name, places in file.document.anchors.items():
        before = [p for p in places if p.green.end + p.base < slot.span.start]
        if before and (not merged or isinstance(before[-1].green, GreenMapping)):
            line = file.document.lines.line_of(before[-1].green.start + before[-1].base) + 1
            detail = f"anchor in line {line}"
            yield Completion(f"*{name}", f"*{name}", slot.span, "reference", detail, "")


def _offer(slot: Slot, part: Span, name: str, detail: str, doc: str) -> Completion:
    whole = None if part == slot.span else part
    return make.value(slot, name, "reference", detail, doc, rank=_OWN, span=whole)


def _models(
    file: Snapshot, slot: Slot, part: Span, reference: Reference, live: Live
) -> Iterator[Completion]:
    typed = slot.before[part.start - slot.span.start :]
    provider, slash, _ = typed.partition("/")
    if slash:
        yield from models_of(slot, client_of(file.symbols, provider), f"{provider}/", live, part)
        return
    yield from models_of(slot, "dmr", "dmr/", live, part)
    whole = None if part == slot.span else part
    own = file.symbols.of(Target.PROVIDER)
    for name in own:
        detail = "provider of this file"
        yield make.value(slot, f"{name}/", "value", detail, "", rank=_PROVIDER, span=whole)
    for known in _providers(file):
        if known.name not in own:
            label = f"{known.name}/"
            doc = f"{known.doc} {_key_of(known)}"
            yield make.value(slot, label, "value", "provider", doc, rank=_PROVIDER, span=whole)
    if (
        slot.place.owner is not None
        and slot.place.owner.struct == "Agent"
        and not reference.by_type
    ):
        doc = "The first model that is available when the run starts."
        yield make.value(slot, AUTO, "value", "model", doc, rank=_PROVIDER, span=whole)


def models_of(
    slot: Slot, provider: str, prefix: str, live: Live, part: Span | None = None
) -> Iterator[Completion]:
    """The models of a provider; of `dmr` first those that are installed."""
    span = None if part is None or part == slot.span else part
    installed = sorted(live.models or (), key=short_name) if provider == "dmr" else []
    known = {model.name: model for model in live.offered.models.get(provider, ())}
    wanted = _purpose(slot)
    others = {name for name, model in known.items() if model.purpose != wanted}
    here = {short_name(local): local for local in installed}
    for name, local in here.items():
        about = [plain(known[name].doc) if name in known else "", *_more(local)]
        doc = "\n\n".join(filter(None, about))
        detail = ", ".join(("installed", *numbers(local)))
        rank = _INSTALLED + (_OTHER_PURPOSE if name in others else 0)
        yield make.value(slot, prefix + name, "value", detail, doc, rank=rank, span=span)
    for model in known.values():
        if model.name not in here:
            detail = "can be pulled" if provider == "dmr" else f"model of {provider}"
            rank = _PULLABLE + (_OTHER_PURPOSE if model.name in others else 0)
            name = prefix + model.name
            yield make.value(slot, name, "value", detail, plain(model.doc), rank=rank, span=span)


def _more(model: LocalModel) -> Iterator[str]:
    """What is known of an installed model beside its numbers."""
    if model.context_size:
        yield f"Context of {model.context_size} tokens."
    if len(model.tags) > 1:
        yield f"Also called {', '.join(map(code, model.tags[1:]))}."


def _purpose(slot: Slot) -> Purpose:
    field, owner = slot.place.field, slot.place.owner
    if field is not None and field.name == "embedding_model":
        return "embedding"
    if owner is not None and owner.struct == "Reranking":
        return "reranking"
    return "chat"


def _itself(slot: Slot, target: Target) -> set[str]:
    """The thing that the reference is in, if it is of the kind that is asked for."""
    path = slot.place.node.path()
    inside = {Target.AGENT: "agents", Target.MODEL: "models", Target.PROVIDER: "providers"}
    return {path[1]} if len(path) > 1 and inside.get(target) == path[0] else set()


def _description(file: Snapshot, definition: Definition) -> str:
    part = file.place_of(definition.target, definition.name)
    value = part.facts.value.meant.get("description") if part is not None else None
    return plain(value.text) if value is not None and value.kind == "scalar" else ""


def _about(file: Snapshot, definition: Definition) -> str:
    match definition.target:
        case Target.MODEL:
            provider = definition.text("provider")
            model = definition.text("model")
            return f"model: {provider}/{model}" if provider else "model"
        case Target.AGENT:
            model = definition.text("model")
            return f"agent: {model}" if model else "agent"
        case Target.PROVIDER:
            return f"provider: {client_of(file.symbols, definition.name)}"
        case Target.RAG:
            return "source"
        case _:
            return str(definition.target.value)


def _providers(file: Snapshot) -> Iterator[Provider]:
    """The providers of the release."""
    release = file.about.release
    for provider in PROVIDERS.values():
        since = provider.release_since
        if since is None or release is None or release_key(since) <= release_key(release):
            yield provider


def _key_of(provider: Provider) -> str:
    return f"Key: `{'` or `'.join(provider.keys)}`." if provider.keys else ""
