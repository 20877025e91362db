"""Walks a part of a tree along the language data and notes what rules look at.

Right branch by shape and by `type`, so that one mistake gives one problem. Aliases are not
followed: what an anchor holds is looked at where it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from cagent_ls.analysis.bound import Bound, is_empty, is_null
from cagent_ls.analysis.problem import (
    EmptyItem,
    FreeUse,
    IgnoredField,
    MergedKey,
    MisplacedField,
    MissingFields,
    Noted,
    OutOfRange,
    Overflow,
    ReferenceUse,
    RelatedFields,
    RepeatedKey,
    TextUse,
    UnavailableField,
    UnavailableWord,
    UndefinedAlias,
    UnknownField,
    UnknownWord,
    WrongType,
)
from cagent_ls.analysis.target import About
from cagent_ls.language.formats import exists
from cagent_ls.language.structs import NEVER_NULL, STRUCTS, fields_for
from cagent_ls.language.types import (
    Boolean,
    Excludes,
    Free,
    Integer,
    ListOf,
    MapOf,
    Needs,
    Number,
    OneOf,
    Reference,
    Requirement,
    StructRef,
    Target,
    Text,
    TextKind,
    Type,
    Words,
)
from cagent_ls.syntax.dialect import as_float, as_int, is_number, is_whole, scalar_kind
from cagent_ls.syntax.tree import Node

_UNREMARKABLE = {TextKind.PLAIN, TextKind.PROSE}
_TURNS = Reference(Target.MODEL, many=True)


class Binder:
    """Binds one part of a file; `noted` grows in file order."""

    def __init__(
        self, about: About, prefix: tuple[str, ...] = (), *, following: bool = True
    ) -> None:
        self.about = about
        self.prefix = prefix
        self.following = following
        self.noted: list[Noted] = []
        self.brought_in: list[ReferenceUse] = []
        """References behind aliases and merge keys: they count as uses, but are checked there."""

    def bind(self, node: Node, type_: Type, owner: Bound | None = None) -> None:
        """Notes everything at and below `node`, which should be of `type_`."""
        if node.kind == "alias":
            self._alias(node)
            self._bring_in(node.meant, type_, owner)
        else:
            _BY_TYPE.get(type(type_), Binder._scalar)(self, node, type_, owner)

    def _alias(self, node: Node) -> None:
        if not node.scope.is_defined(node.text, node.span.start):
            self.noted.append(UndefinedAlias(node))

    def _free(self, node: Node, type_: Free, owner: Bound | None) -> None:
        self.noted.append(FreeUse(node, owner))
        self._repeated_below(node)

    def _one_of(self, node: Node, type_: OneOf, owner: Bound | None) -> None:
        chosen = next((t for t in type_.types if fits(node, t)), None)
        if isinstance(chosen, ListOf) and type_.swallows and node.kind == "sequence":
            for child in node.items:
                if fits(child, chosen.item):
                    self.bind(child, chosen.item, owner)
                elif child.kind != "alias":
                    self.noted.append(WrongType(child, chosen.item, owner, swallowed=True))
        elif chosen is not None:
            self.bind(node, chosen, owner)
        else:
            self.noted.append(WrongType(node, type_, owner, type_.swallows))

    def _map(self, node: Node, type_: MapOf, owner: Bound | None) -> None:
        if self._is_shape(node, "mapping", type_, owner):
            self._repeated(node, "")
            for key, child in node.entries:
                if not key.is_merge_key:
                    self.bind(child, type_.value, owner)

    def _list(self, node: Node, type_: ListOf, owner: Bound | None) -> None:
        if self._is_shape(node, "sequence", type_, owner):
            for child in node.items:
                if type_.filled and is_empty(child):
                    self.noted.append(EmptyItem(child, owner))
                else:
                    self.bind(child, type_.item, owner)

    def _is_shape(self, node: Node, kind: str, type_: Type, owner: Bound | None) -> bool:
        if node.kind == kind:
            return True
        if not is_null(node):
            self.noted.append(WrongType(node, type_, owner))
        return False

    def _struct(self, node: Node, type_: StructRef, owner: Bound | None) -> None:
        name = type_.name
        if name in NEVER_NULL and is_null(node):
            self.noted.append(WrongType(node, type_, owner))
            return
        if not self._is_shape(node, "mapping", type_, owner):
            return
        struct, bound = STRUCTS[name], Bound(node, name, owner, self.prefix)
        self.noted.append(bound)
        self._repeated(node, name)
        fmt, release = self.about.format, self.about.release
        fields = fields_for(name, fmt)
        released = fields_for(name, fmt, release) if release else fields
        variant, merges = bound.variant, False
        for key, value in node.entries:
            if key.is_merge_key:
                merges = True
                continue
            field = fields.get(key.text)
            if field is None:
                ignored = key.text in struct.ignores
                self.noted.append((IgnoredField if ignored else UnknownField)(key, bound))
                continue
            if key.text not in released:
                self.noted.append(UnavailableField(key, field, bound))
            if field.only and variant and variant not in field.only:
                self.noted.append(MisplacedField(key, value, field, bound))
                continue
            if not field.known_by_name_only:
                self.bind(value, field.type, bound)
        if merges:
            for key_text, value in node.pairs.items():
                if value.via is not None and key_text in fields:
                    self._bring_in(value, fields[key_text].type, bound)
        self._requirements(bound, variant)
        for relation in struct.relations:
            self._relation(bound, relation)

    def _bring_in(self, node: Node, type_: Type, owner: Bound | None) -> None:
        # One level is enough for what people write, and keeps nested aliases from exploding.
        if node.kind != "alias" and self.following:
            inner = Binder(self.about, self.prefix, following=False)
            inner.bind(node, type_, owner)
            self.brought_in += [n for n in inner.noted if isinstance(n, ReferenceUse)]

    def _requirements(self, bound: Bound, variant: str) -> None:
        requirements = required(bound.struct, self.about.format, variant)
        if not requirements or bound.has_unknown_parts:
            return
        for requirement in requirements:
            if not self.about.released(requirement.release_since, requirement.release_until):
                continue
            found = tuple(p for p in requirement.any_of if bound.is_set(*p.split(".")))
            if not found or (requirement.exclusive and len(found) > 1):
                self.noted.append(MissingFields(bound, requirement, found))

    def _relation(self, bound: Bound, relation: Excludes | Needs) -> None:
        if self.about.format < relation.since or not bound.is_set(relation.field):
            return
        if isinstance(relation, Needs):
            if not bound.is_set(relation.other) and not bound.has_unknown_parts:
                self.noted.append(RelatedFields(bound, relation, ()))
        elif found := tuple(name for name in relation.others if bound.is_set(name)):
            self.noted.append(RelatedFields(bound, relation, found))

    def _scalar(self, node: Node, type_: Type, owner: Bound | None) -> None:
        if node.kind != "scalar":
            self.noted.append(WrongType(node, type_, owner))
            return
        kind = scalar_kind(node)
        if kind == "null":
            return
        match type_:
            case Boolean():
                if kind != "bool":
                    self.noted.append(WrongType(node, type_, owner))
            case Integer() | Number():
                self._number(node, type_, owner)
            case Words():
                self._word(node, type_, owner)
            case Reference(many=many):
                meant = type_.on(owner.variant) if owner is not None else type_
                for name in node.text.split(",") if many else [node.text]:
                    if name.strip():
                        self.noted.append(ReferenceUse(node, name.strip(), meant, owner))
            case _:
                pass

    def _text(self, node: Node, type_: Text, owner: Bound | None) -> None:
        if node.kind != "scalar" or (type_.strict and scalar_kind(node) != "text"):
            self.noted.append(WrongType(node, type_, owner))
        elif type_.kind in _UNREMARKABLE or is_null(node):
            return
        elif type_.kind is TextKind.MODEL_ID and owner is not None and takes_turns(owner):
            self._scalar(node, _TURNS, owner)
        else:
            self.noted.append(TextUse(node, type_.kind, owner))

    def _number(self, node: Node, type_: Integer | Number, owner: Bound | None) -> None:
        # A free map is read without conversion: quoted numbers and `1e3` stay texts there.
        free = owner is not None and STRUCTS[owner.struct].open
        if not is_number(node.text) or (free and scalar_kind(node) not in {"int", "float"}):
            self.noted.append(WrongType(node, type_, owner))
            return
        number = as_float(node.text)
        low = type_.minimum is not None and number < type_.minimum
        low = low or (isinstance(type_, Number) and type_.above and number == type_.minimum)
        if len(node.text) >= _LONG and isinstance(type_, Integer) and not _is_64_bit(node.text):
            self.noted.append(Overflow(node))
        elif low or (type_.maximum is not None and number > type_.maximum):
            self.noted.append(OutOfRange(node, type_, owner))

    def _word(self, node: Node, type_: Words, owner: Bound | None) -> None:
        if not type_.has(node.text):
            self.noted.append(UnknownWord(node, type_, owner))
            return
        text = node.text.strip().lower() if type_.fold else node.text
        word = next((w for w in type_.words if w.value == text), None)
        if word is not None and not exists(word, self.about.format, self.about.release):
            self.noted.append(UnavailableWord(node, word, owner))

    def _repeated(self, node: Node, struct: str) -> None:
        names = {key.text for key, _ in node.entries}
        if len(names) == len(node.entries) and "<<" not in names:
            return
        seen: dict[str, Node] = {}
        merges = []
        for key, value in node.entries:
            if key.kind != "scalar":
                continue
            if key.is_merge_key:
                merges.append((key, value))
                continue
            first = seen.setdefault(key.text, key)
            if first is not key:
                self.noted.append(RepeatedKey(key, first))
        for merge, value in merges:
            for written in value.items or (value,):
                if written.kind == "alias":
                    self._alias(written)
            meant = value.meant
            for merged in meant.elements if meant.kind == "sequence" else (meant,):
                for name in merged.pairs:
                    if name in seen:
                        self.noted.append(MergedKey(seen[name], merge, struct))

    def _repeated_below(self, node: Node) -> None:
        pending = [node]
        while pending:
            current = pending.pop()
            if current.kind == "mapping":
                self._repeated(current, "")
                pending.extend(value for _, value in current.entries)
            elif current.kind == "sequence":
                pending.extend(current.items)
            elif current.kind == "alias":
                self._alias(current)


_BY_TYPE: dict[type, Callable[[Binder, Node, Any, Bound | None], None]] = {
    Free: Binder._free,
    OneOf: Binder._one_of,
    StructRef: Binder._struct,
    MapOf: Binder._map,
    ListOf: Binder._list,
    Text: Binder._text,
}


@cache
def required(struct: str, fmt: int, variant: str) -> tuple[Requirement, ...]:
    """What must be set in a struct of that format and variant."""
    fields = fields_for(struct, fmt).values()
    return (
        *(Requirement((field.name,)) for field in fields if field.required),
        *(
            r
            for r in STRUCTS[struct].requires
            if r.since <= fmt
            and (r.until is None or fmt <= r.until)
            and (not r.variants or variant in r.variants)
        ),
    )


_LONG = 18
"""Digits of a whole number from which on it may not fit into 64 bits."""


def _is_64_bit(text: str) -> bool:
    return not is_whole(text) or -(2**63) <= as_int(text) < 2**63


def takes_turns(model: Bound) -> bool:
    """Whether a model is a comma list of others: it has no provider, but a comma in `model`."""
    return (
        model.struct == "Model"
        and "," in model.text("model")
        and not model.is_set("provider")
        and not model.is_set("type")
    )


def fits(node: Node, type_: Type) -> bool:
    """Whether the value has a shape that the type takes, as far as its top goes."""
    if is_null(node) or isinstance(type_, Free):
        return True
    match type_:
        case ListOf():
            return node.kind == "sequence"
        case MapOf() | StructRef():
            return node.kind == "mapping"
        case OneOf(types):
            return any(fits(node, t) for t in types)
        case Boolean():
            return node.kind == "scalar" and scalar_kind(node) == "bool"
        case Integer() | Number():
            return node.kind == "scalar" and is_number(node.text)
        case _:
            return node.kind == "scalar"


def describe(type_: Type) -> str:
    """The type in words, for messages and hover."""
    match type_:
        case Text() | Words() | Reference():
            return "a text"
        case Integer():
            return "a whole number"
        case Number():
            return "a number"
        case Boolean():
            return "`true` or `false`"
        case ListOf(item):
            return f"a list ({describe(item)} each)"
        case MapOf(_, key):
            return f"a mapping by {key}"
        case StructRef(name):
            return f"a mapping ({name})"
        case OneOf(types):
            return " or ".join(describe(t) for t in types)
        case Free():
            return "anything"
