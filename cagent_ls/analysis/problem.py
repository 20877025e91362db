"""What the binder notes: where a tree does not fit the format, and what rules want to look at."""

from __future__ import annotations

from dataclasses import dataclass

from cagent_ls.analysis.bound import Bound
from cagent_ls.language.types import (
    Excludes,
    Field,
    Integer,
    Needs,
    Number,
    Reference,
    Requirement,
    Target,
    TextKind,
    Type,
    Word,
    Words,
)
from cagent_ls.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A key that the struct does not have in this format."""

    key: Node
    bound: Bound


@dataclass(frozen=True, slots=True)
class UnavailableField:
    """A key that the format has, but not in the docker-agent release of the target."""

    key: Node
    field: Field
    bound: Bound


@dataclass(frozen=True, slots=True)
class MisplacedField:
    """A key that exists, but not for this `type` of toolset, strategy or evaluator."""

    key: Node
    value: Node
    field: Field
    bound: Bound


@dataclass(frozen=True, slots=True)
class MissingFields:
    """A mapping in which something required is missing, or too much of it is set."""

    bound: Bound
    requirement: Requirement
    found: tuple[str, ...]
    """Which of the alternatives are set."""


@dataclass(frozen=True, slots=True)
class WrongType:
    """A value whose shape the field cannot take."""

    node: Node
    type: Type
    bound: Bound | None
    """The mapping it is a field of; None inside free lists and maps."""
    swallowed: bool = False
    """docker-agent drops the value without notice instead of refusing the file."""


@dataclass(frozen=True, slots=True)
class EmptyItem:
    """An empty item of a list that may have none."""

    node: Node
    bound: Bound | None


@dataclass(frozen=True, slots=True)
class IgnoredField:
    """A key that is let through and never read."""

    key: Node
    bound: Bound


@dataclass(frozen=True, slots=True)
class RelatedFields:
    """Keys that may not stand together, or one that needs another."""

    bound: Bound
    relation: Excludes | Needs
    found: tuple[str, ...]
    """Of the excluded keys, those that are set; none where something needed is missing."""


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """A number outside its field's bounds."""

    node: Node
    type: Integer | Number
    bound: Bound | None


@dataclass(frozen=True, slots=True)
class Overflow:
    """A whole number that does not fit into 64 bits."""

    node: Node


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that is not in the field's set."""

    node: Node
    words: Words
    bound: Bound | None


@dataclass(frozen=True, slots=True)
class UnavailableWord:
    """A word that exists, but not in the docker-agent release of the target."""

    node: Node
    word: Word
    bound: Bound | None


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key that stands twice in one mapping."""

    key: Node
    first: Node


@dataclass(frozen=True, slots=True)
class UndefinedAlias:
    """An alias whose anchor does not stand before it."""

    node: Node


@dataclass(frozen=True, slots=True)
class MergedKey:
    """A key that a mapping both writes and takes over with a merge key."""

    key: Node
    merge: Node
    struct: str
    """The struct of the mapping; empty for free maps."""


@dataclass(frozen=True, slots=True)
class ReferenceUse:
    """A value that names something defined elsewhere; one of each part of a comma list."""

    node: Node
    name: str
    reference: Reference
    bound: Bound | None
    """The mapping whose field it is, or whose field's list it is in."""


@dataclass(frozen=True, slots=True)
class TextUse:
    """A text that means something: a duration, a pattern, a template."""

    node: Node
    kind: TextKind
    bound: Bound | None


@dataclass(frozen=True, slots=True)
class FreeUse:
    """A value of any shape that no struct describes, such as `provider_opts`."""

    node: Node
    bound: Bound | None


@dataclass(frozen=True, slots=True)
class Named:
    """An entry of a section: a thing with a name, whatever its value is."""

    kind: Target
    key: Node
    value: Node


Problem = (
    UnknownField
    | UnavailableField
    | MisplacedField
    | MissingFields
    | WrongType
    | EmptyItem
    | IgnoredField
    | RelatedFields
    | OutOfRange
    | Overflow
    | UnknownWord
    | UnavailableWord
    | RepeatedKey
    | UndefinedAlias
    | MergedKey
)
Noted = Problem | Named | ReferenceUse | TextUse | FreeUse | Bound
