"""Which field of the format a node belongs to."""

from __future__ import annotations

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.language.structs import ROOT, fields_for
from cagent_ls.language.types import Field, ListOf, MapOf, OneOf, StructRef, Type
from cagent_ls.syntax.tree import Node


def field_at(file: Snapshot, node: Node) -> Field | None:
    """The field that `node` is the key, the value or an item of."""
    if node.parent is None:
        return None
    if node.index is not None:
        return field_at(file, node.parent)
    key = node.key or node
    struct = struct_of(file, node.parent)
    return fields_for(struct, file.format).get(key.text) if struct else None


def struct_of(file: Snapshot, node: Node) -> str | None:
    """The name of the struct that the mapping `node` is, or None for other mappings."""
    type_ = _type_of(file, node)
    if isinstance(type_, OneOf):
        type_ = next((t for t in type_.types if isinstance(t, StructRef)), None)
    return type_.name if isinstance(type_, StructRef) else None


def _type_of(file: Snapshot, node: Node) -> Type | None:
    if node.parent is None:
        return StructRef(ROOT)
    parent = _type_of(file, node.parent)
    for option in parent.types if isinstance(parent, OneOf) else (parent,):
        match option:
            case StructRef(name) if node.key is not None:
                field = fields_for(name, file.format).get(node.key.text)
                return field.type if field else None
            case MapOf(value) if node.key is not None:
                return value
            case ListOf(item) if node.index is not None:
                return item
            case _:
                pass
    return None
