"""A mapping of the file together with the struct that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import ListOf, MapOf, OneOf, StructRef, Type
from cagent_ls.syntax.dialect import as_float, as_int, is_number, scalar_kind
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node


@dataclass(slots=True, eq=False)
class Bound:
    """A mapping that is known to be a `struct`. Never changed once it is made."""

    node: Node
    struct: str
    owner: Bound | None = None
    """The nearest mapping around it that is a struct too."""
    prefix: tuple[str, ...] = ()
    """Keys above the part of the file that it is in."""
    variant: str = field(init=False)
    """The value of the discriminator, such as a toolset's `type`; empty without one."""
    _inner: dict[tuple[str, ...], tuple[Bound, ...]] | None = field(init=False, default=None)
    """What several rules ask for in turn, by the path of keys."""

    def __post_init__(self) -> None:
        key = STRUCTS[self.struct].discriminator
        self.variant = self.text(key) if key else ""

    @property
    def path(self) -> tuple[str, ...]:
        """Keys and item numbers from the top of the file down to here."""
        return (*self.prefix, *self.node.path())

    @property
    def name(self) -> str:
        """The key it stands under; empty for items of lists."""
        return self.node.key.text if self.node.key is not None else ""

    @property
    def head(self) -> Span:
        """Where to show what concerns the mapping as a whole: its key, else its first key."""
        if self.node.key is not None:
            return self.node.key.span
        if self.node.via is None and self.node.entries:
            return self.node.entries[0][0].span
        return self.node.span

    @property
    def has_unknown_parts(self) -> bool:
        """Whether a merge key takes over from something that cannot be found."""
        for key, value in self.node.entries:  # asked for nearly every struct of a file
            if key.is_merge_key and value.meant.kind == "alias":
                return True
        return False

    def get(self, *keys: str) -> Node | None:
        """The value at a path of keys; None where it is absent or null."""
        node = self.node
        for key in keys:
            found = node.pairs.get(key)
            if found is None:
                return None
            node = found
        return None if is_null(node) else node

    def key(self, name: str) -> Node:
        """The written key `name`; the mapping itself where a merge key brings it in."""
        return next((k for k, _ in self.node.entries if k.text == name), self.node)

    def text(self, *keys: str) -> str:
        """The scalar at a path of keys as text; empty for anything else."""
        node = self.get(*keys)
        return node.text if node is not None and node.kind == "scalar" else ""

    def integer(self, *keys: str) -> int | None:
        """The whole number at a path of keys, quoted or not; None for anything else."""
        text = self.text(*keys)
        return as_int(text) if is_number(text) and not _special(text) else None

    def number(self, *keys: str) -> float | None:
        """The number at a path of keys, quoted or not; None for anything else."""
        text = self.text(*keys)
        return as_float(text) if is_number(text) else None

    def is_true(self, *keys: str) -> bool:
        """Whether the value at a path of keys is a plain ``true``."""
        node = self.get(*keys)
        return node is not None and scalar_kind(node) == "bool" and node.text.lower() == "true"

    def is_set(self, *keys: str) -> bool:
        """Whether there is a value that docker-agent can tell from none at all.

        An alias of nothing known counts as set.
        """
        node = self.get(*keys)
        return node is not None and not is_empty(node)

    def texts(self, *keys: str) -> tuple[Node, ...]:
        """The scalar items of the list at a path of keys."""
        node = self.get(*keys)
        return tuple(n for n in node.elements if n.kind == "scalar") if node is not None else ()

    def inner(self, *keys: str) -> tuple[Bound, ...]:
        """The mappings below a path of keys that are structs, in lists and maps too."""
        if self._inner is None:
            self._inner = {}
        found = self._inner.get(keys)
        if found is None:
            node = self.get(*keys)
            type_ = _type_at(self.struct, keys)
            found = self._inner[keys] = tuple(self._bind(node, type_)) if node is not None else ()
        return found

    def _bind(self, node: Node, type_: Type) -> Iterator[Bound]:
        match type_:
            case OneOf(types):
                for option in types:
                    yield from self._bind(node, option)
            case ListOf(item) if node.kind == "sequence":
                for element in node.elements:
                    yield from self._bind(element, item)
            case MapOf(value) if node.kind == "mapping":
                for element in node.pairs.values():
                    yield from self._bind(element, value)
            case StructRef(struct) if node.kind == "mapping":
                yield Bound(node, struct, self, self.prefix)
            case _:
                pass


_LONGEST_NULL = 4
"""Characters of ``null``; nearly every value is longer, so this is asked first."""


def is_null(node: Node) -> bool:
    """Whether a value is absent or null."""
    if node.kind != "scalar" or (len(node.text) > _LONGEST_NULL and node.tag is None):
        return False
    return scalar_kind(node) == "null"


def is_empty(node: Node) -> bool:
    """Whether docker-agent takes the value for none: null, "", 0, false, [], {}."""
    if node.kind == "scalar":
        if scalar_kind(node) in {"null", "bool"}:
            return node.text.lower() != "true"
        return not node.text or (
            node.style == "plain" and is_number(node.text) and as_float(node.text) == 0
        )
    return node.kind != "alias" and not node.entries and not node.items


@cache
def _type_at(struct: str, keys: tuple[str, ...]) -> Type:
    """The type of the value at a path of keys."""
    type_: Type = StructRef(struct)
    for key in keys:
        type_ = _below(type_, key)
    return type_


def _below(type_: Type, key: str) -> Type:
    match type_:
        case StructRef(name):
            return STRUCTS[name].by_name[key].type
        case OneOf(types):
            return next(_below(t, key) for t in types if isinstance(t, StructRef))
        case _:
            raise KeyError(key)


def _special(text: str) -> bool:
    """Whether the number has no whole part: infinities and "not a number"."""
    return text.lstrip("+-").lower() in {".inf", ".nan"}
