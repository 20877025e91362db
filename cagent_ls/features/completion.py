"""Completion: keys that are missing, and values of closed sets and references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cagent_ls.analysis.binder import describe
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.binding import field_at, struct_of
from cagent_ls.language.providers import CORE, KNOWN
from cagent_ls.language.structs import SECTIONS, STRUCTS, fields_for
from cagent_ls.language.types import Boolean, Field, ListOf, OneOf, Reference, Target, Type, Words
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_MARK = "CURSORHERE"
_WORD = re.compile(r"[\w./:@-]*$")
_REST = re.compile(r"[\w./:@-]*")


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer; accepting it replaces `span` by `text`."""

    label: str
    text: str
    span: Span
    kind: Literal["key", "value", "reference"]
    detail: str
    doc: str


def complete(file: Snapshot, offset: int, installed: tuple[str, ...] = ()) -> list[Completion]:
    """What fits at `offset`; `installed` are the models the local runner is known to have.

    The text is read with a placeholder at the cursor, so half-typed lines have a place in the
    tree (the same trick as in other language services for YAML).
    """
    text = file.document.text
    line = file.document.lines.line_span(file.document.lines.line_of(offset))
    before, after = text[line.start : offset], text[offset : line.end]
    if re.search(r"(^|\s)#", before):
        return []
    word = _WORD.search(before)
    typed = word[0] if word else ""
    rest = _REST.match(after)
    span = Span(offset - len(typed), offset + (len(rest[0]) if rest else 0))
    is_value = re.search(r":\s+[^#]*$|^\s*-\s+[^:]*$", before[: len(before) - len(typed)] + " ")
    has_colon = text[span.end : line.end].lstrip().startswith(":")
    mark = _MARK if is_value or has_colon else f"{_MARK}:"
    probe = analyse(text[: span.start] + mark + text[span.end :], file)
    node = probe.root.at(span.start + 1) if probe.root else None
    if node is None or node.text != _MARK:
        if not is_value or probe.root is None:
            return []
        mark = f"{_MARK}:"
        probe = analyse(text[: span.start] + mark + text[span.end :], file)
        node = probe.root.at(span.start + 1) if probe.root else None
        if node is None or node.text != _MARK:
            return []
    if node.key is None and node.index is None:
        return list(_keys(probe, node, span, has_colon))
    offers = list(_values(probe, node, span, installed))
    if node.index is not None and not offers and node.parent is not None:
        return _item_keys(file, text, span)
    return offers


def _item_keys(file: Snapshot, text: str, span: Span) -> list[Completion]:
    """Keys of a mapping that is just begun as a list item: ``- ty``."""
    probe = analyse(f"{text[: span.start]}{_MARK}:{text[span.end :]}", file)
    node = probe.root.at(span.start + 1) if probe.root else None
    if node is None or node.text != _MARK or node.index is not None:
        return []
    return list(_keys(probe, node, span, has_colon=False))


def _keys(file: Snapshot, node: Node, span: Span, has_colon: bool) -> Iterator[Completion]:
    mapping = node.parent
    struct = struct_of(file, mapping) if mapping is not None else None
    if mapping is None or struct is None:
        return
    written = {key.text for key, _ in mapping.entries}
    discriminator = STRUCTS[struct].discriminator
    chosen = mapping.get(discriminator) if discriminator else None
    variant = chosen.text if chosen is not None else ""
    for name, field in fields_for(struct, file.format).items():
        if name in written or (field.only and variant not in field.only):
            continue
        text = name if has_colon else f"{name}: "
        yield Completion(name, text, span, "key", describe(field.type), field.doc)


def _values(
    file: Snapshot, node: Node, span: Span, installed: tuple[str, ...]
) -> Iterator[Completion]:
    field = field_at(file, node)
    if field is None:
        return
    for value, kind, detail, doc in _of_type(file, field, field.type, installed):
        yield Completion(value, value, span, kind, detail, doc)


_Offer = tuple[str, Literal["value", "reference"], str, str]


def _of_type(
    file: Snapshot, field: Field, type_: Type, installed: tuple[str, ...]
) -> Iterator[_Offer]:
    match type_:
        case ListOf(item):
            yield from _of_type(file, field, item, installed)
        case OneOf(types):
            for option in types:
                yield from _of_type(file, field, option, installed)
        case Boolean():
            for word in ("true", "false"):
                yield word, "value", field.name, field.doc
        case Words(words):
            for entry in words:
                yield entry.value, "value", field.name, entry.doc
        case Reference(Target.MCP):  # `ref`: a source where the toolset is of type `rag`
            yield from _names(file, Target.MCP, installed)
            yield from _names(file, Target.RAG, installed)
        case Reference(target):
            yield from _names(file, target, installed)
        case _:
            pass


def _names(file: Snapshot, target: Target, installed: tuple[str, ...]) -> Iterator[_Offer]:
    for name, node in file.section(SECTIONS[target]).items():
        if name != _MARK:
            described = node.get("description") or node.get("model")
            doc = described.text if described is not None and described.text != _MARK else ""
            yield name, "reference", f"{target.value} of this file", doc
    if target is Target.MODEL:
        for name in installed:
            yield f"dmr/{name}", "reference", "installed model", ""
        for provider, doc in CORE.items():
            yield f"{provider}/", "value", "provider", doc
    elif target is Target.PROVIDER:
        for provider in sorted(KNOWN):
            yield provider, "value", "provider", CORE.get(provider, "")
