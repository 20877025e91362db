"""Keys: those of a struct that are missing, and names of new things."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.binder import Binder, describe, required
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.problem import RepeatedKey, UnknownField, WrongType
from cagent_ls.analysis.rows import KINDS
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.completion import make
from cagent_ls.features.completion.bodies import GROUPS, Bodies
from cagent_ls.features.completion.item import Completion
from cagent_ls.features.completion.slot import MARK, Slot
from cagent_ls.features.live import Live
from cagent_ls.features.locate import Options
from cagent_ls.features.writing import in_flow, tree
from cagent_ls.language.formats import exists
from cagent_ls.language.rag import STRATEGY_TYPES
from cagent_ls.language.structs import ROOT, STRUCTS, fields_for
from cagent_ls.language.types import (
    Excludes,
    Field,
    Free,
    ListOf,
    MapOf,
    OneOf,
    StructRef,
    Type,
)
from cagent_ls.syntax.green import GreenMapping
from cagent_ls.syntax.tree import Node

_ESSENTIAL: dict[str, tuple[str, ...]] = {
    ROOT: ("agents",),
    "Agent": ("model", "description", "instruction"),
    "Model": ("provider", "model"),
    "RagSource": ("docs", "strategies"),
    "Strategy": ("embedding_model", "chat_model", "vector_dimensions"),
    "Reranking": ("model",),
    "Remote": ("url", "transport_type"),
}
"""What belongs into a struct though no format demands it."""

_FIRST, _SNIPPET, _OTHER, _LAST = range(4)


def keys(file: Snapshot, slot: Slot, live: Live) -> Iterator[Completion]:
    """Everything that may be written as a key at the slot."""
    mapping = slot.place.node.parent
    if mapping is None:
        return
    match slot.type:
        case StructRef(name):
            if _begins_item(slot, mapping):
                yield from _items(file, slot, name)
            if name == ROOT and not slot.flow and slot.kept is None and not slot.has_colon:
                yield from _first_agent(file, slot)
            yield from _fields(file, slot, mapping, name)
        case Options(_, fields):
            written = _written(file, mapping)
            for field in fields:
                is_there = exists(field, file.format, file.about.release)
                if is_there and field.name not in written and _takes(file, slot, field.type):
                    yield _field(file, slot, field, _OTHER)
        case MapOf() as type_:
            yield from _names(file, slot, mapping, type_, live)
        case _:
            pass


def _bodies(file: Snapshot) -> Bodies:
    return Bodies(file.format, file.about.release)


def _begins_item(slot: Slot, mapping: Node) -> bool:
    alone = slot.fresh and slot.kept is None and not slot.has_colon
    return mapping.index is not None and alone and not slot.flow


def _items(file: Snapshot, slot: Slot, struct: str) -> Iterator[Completion]:
    for name, body, doc in _bodies(file).items(struct):
        yield make.snippet(slot, name, body, struct, doc, _SNIPPET)


def _first_agent(file: Snapshot, slot: Slot) -> Iterator[Completion]:
    if "agents" not in _written(file, None):
        body = "agents:" + _bodies(file).below_key(MapOf(StructRef("Agent")), "root")
        doc = "A team of one agent."
        yield make.snippet(slot, "new agent", body, "agents", doc, _FIRST)


def _fields(file: Snapshot, slot: Slot, mapping: Node, struct: str) -> Iterator[Completion]:
    fmt, release = file.format, file.about.release
    bound = Bound(mapping, struct)
    written = _written(file, mapping)
    variant = bound.variant
    wanted = {name.split(".")[0] for r in required(struct, fmt, variant) for name in r.any_of}
    wanted |= {STRUCTS[struct].discriminator or "", *_ESSENTIAL.get(struct, ())}
    hidden = written | _excluded(file, bound)
    for name, field in fields_for(struct, fmt, release).items():
        if name in hidden or (field.only and variant not in field.only):
            continue
        if field.read_by is not None and variant not in field.read_by:
            continue
        if not _takes(file, slot, field.type):
            continue
        odd = field.known_by_name_only or field.until is not None or field.release_until
        rank = _FIRST if name in wanted else _LAST if odd else _OTHER
        yield _field(file, slot, field, rank)


def _excluded(file: Snapshot, bound: Bound) -> set[str]:
    """Fields that may not stand beside those that are there."""
    found: set[str] = set()
    for relation in STRUCTS[bound.struct].relations:
        if isinstance(relation, Excludes) and relation.since <= file.format:
            if bound.node.get(relation.field) is not None:
                found.update(relation.others)
            if any(bound.node.get(other) is not None for other in relation.others):
                found.add(relation.field)
    return found


def _takes(file: Snapshot, slot: Slot, type_: Type) -> bool:
    """Whether what stands behind the key already would be right under a field of that type."""
    if slot.kept is None:
        return True
    binder = Binder(file.about)
    binder.bind(slot.kept, type_, slot.place.owner)
    return not any(isinstance(n, UnknownField | WrongType | RepeatedKey) for n in binder.noted)


def _field(file: Snapshot, slot: Slot, field: Field, rank: int) -> Completion:
    tail = _tail(field.type, slot.flow)
    rich = (
        ""
        if slot.flow
        else _bodies(file).below_key(field.type, "root" if field.name == "agents" else "")
    )
    return make.key(
        slot, field.name, tail, describe(field.type), about(field), snippet=rich, rank=rank
    )


def _tail(type_: Type, flow: bool) -> str:
    """What follows the colon of a new key."""
    match type_:
        case OneOf(types):
            tails = [_tail(t, flow) for t in types]
            return " " if " " in tails else tails[0]
        case ListOf():
            return " []" if flow else "\n  - "
        case StructRef() | MapOf():
            return " {}" if flow else "\n  "
        case _:
            return " "


def about(field: Field) -> str:
    """A field in Markdown."""
    parts = [field.doc]
    if field.default is not None:
        parts.append(f"Default: `{field.default}`")
    if field.since:
        parts.append(f"Since format {field.since}.")
    if field.example is not None:
        parts.append(f"Example: `{field.name}: {field.example}`")
    return "\n\n".join(parts)


def _names(
    file: Snapshot, slot: Slot, mapping: Node, type_: MapOf, live: Live
) -> Iterator[Completion]:
    written = _written(file, mapping)
    if type_.key == "variable":
        for name in sorted(set(live.variables or ()) - written):
            yield make.key(slot, name, " ", "environment variable", "", rank=_OTHER)
    elif type_.key == "strategy type":
        for name, doc in STRATEGY_TYPES.items():
            if name not in written:
                yield make.key(slot, name, " ", "strategy", doc, rank=_OTHER)
    if slot.has_colon or slot.kept is not None or isinstance(type_.value, Free):
        return
    section = mapping.key.text if mapping.key is not None else ""
    top = mapping.parent is not None and mapping.parent.parent is None
    kind = KINDS.get(section) if top else None
    if kind is not None:
        defined = file.symbols.of(kind)
        written = written | defined.keys()
    new = list(_new(_bodies(file), type_, section if top else ""))
    for label, body, doc in new:
        called = _unused(type_.key.removesuffix(" name"), written)
        made = _laid_out(slot, f"${{1:{called}}}:{body}")
        yield make.snippet(slot, label, made, type_.key, doc, _SNIPPET)
    if kind is not None and new:
        used = (use.name for use in file.symbols.uses if use.target is kind)
        for name in dict.fromkeys(used):
            if name not in written and not set(name) & set("/:,$") and name != "auto":
                doc = "Used in this file, but not defined."
                body = _laid_out(slot, make.quoted(name, slot) + ":" + new[0][1])
                yield make.snippet(slot, name, body, type_.key, doc, _FIRST)


def _laid_out(slot: Slot, entry: str) -> str:
    """An entry in blocks as it is written at the slot: in braces on one line."""
    return in_flow(tree(entry))[1:-1] if slot.flow else entry


def _new(bodies: Bodies, type_: MapOf, section: str) -> Iterator[tuple[str, str, str]]:
    """Labels, bodies and documentation of new entries; `section` is set at the top only."""
    noun = type_.key.removesuffix(" name")
    if section in GROUPS:
        doc = STRUCTS[ROOT].by_name[section].doc
        yield f"new {noun}", "\n" + make.indented(GROUPS[section]), doc
        return
    match type_.value:
        case StructRef("RagSource"):
            for strategy, doc in STRATEGY_TYPES.items():
                body = "\n" + make.indented(bodies.source(strategy))
                yield f"new source: {strategy}", body, doc
        case StructRef("Toolset"):
            for name, body, doc in bodies.toolsets():
                yield f"new toolset: {name}", "\n" + make.indented(body), doc
        case OneOf(types) if StructRef("Command") in types:
            yield "new command", " ${2:prompt}", STRUCTS["Command"].doc
        case StructRef(struct) if body := bodies.of(struct):
            yield f"new {noun}", "\n" + make.indented(body), STRUCTS[struct].doc
        case _:
            pass


def _unused(name: str, written: set[str]) -> str:
    """The name, with a number if it is taken."""
    number, made = 2, name
    while made in written:
        made, number = f"{name}{number}", number + 1
    return made


def _written(file: Snapshot, mapping: Node | None) -> set[str]:
    """The keys that a mapping has, those of merge keys too; of the top those of all blocks."""
    if mapping is not None and mapping.parent is not None:
        return {key for key in mapping.pairs if MARK not in key}
    roots = (block.composed.root for _, block in file.document.blocks)
    found = {e.key.text for root in roots if isinstance(root, GreenMapping) for e in root.entries}
    return found if mapping is None else found - _under_cursor(mapping)


def _under_cursor(mapping: Node) -> set[str]:
    """The top-level key that the cursor is in, as it stands in the file."""
    return {key.text.replace(MARK, "") for key, _ in mapping.entries if MARK in key.text}
