"""The vocabulary in which the agent file format is written down as data.

A `Struct` is a mapping with named `Field`s; a field's `type` is one of the small classes below.
Structs refer to each other by name (`StructRef`), so the tables may be recursive and stand in
separate files. `since` and `until` are format numbers (the `version:` key), both inclusive;
`release_since` and `release_until` are docker-agent releases such as ``"1.116.0"``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

NEWEST_FORMAT = 16
"""The highest `version:` this data knows."""

NEWEST_RELEASE = "1.148.0"
"""The newest docker-agent release this data knows."""


class TextKind(Enum):
    """What a text value means, for hover, completion and checks of its form."""

    __hash__ = object.__hash__  # members are one of a kind; that of Enum is not in C

    PLAIN = "plain"
    PROSE = "prose"
    DURATION = "duration"
    REGEX = "regex"
    GLOB = "glob"
    PATH = "path"
    URL = "url"
    HOST = "host"
    """A host or a network; `*.` may lead."""
    COMMAND = "command"
    ENV_NAME = "env-name"
    TEMPLATE = "template"
    """Expands ``${env.NAME}`` and other JavaScript expressions."""
    SHELL_EXPANSION = "shell-expansion"
    """Expands ``$NAME`` and ``${NAME}``."""
    MODEL_ID = "model-id"
    PERMISSION = "permission"
    TOOL_NAME = "tool-name"


class Target(Enum):
    """What a reference points at."""

    __hash__ = object.__hash__  # members are one of a kind; that of Enum is not in C

    MODEL = "model"
    AGENT = "agent"
    RAG = "rag"
    MCP = "mcp"
    PROVIDER = "provider"
    TOOLSET_GROUP = "toolset group"
    COMMAND_GROUP = "command group"
    SKILL_GROUP = "skill group"
    BUDGET = "budget"
    EVALUATOR = "evaluator"


@dataclass(frozen=True, slots=True)
class Text:
    """Any scalar; numbers and booleans are read as their text."""

    kind: TextKind = TextKind.PLAIN
    strict: bool = False
    """Only a text will do: a number, a boolean or nothing is refused."""


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number; bounds are advice unless `enforced`."""

    minimum: int | None = None
    maximum: int | None = None
    enforced: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number; bounds are advice unless `enforced`."""

    minimum: float | None = None
    maximum: float | None = None
    enforced: bool = False
    above: bool = False
    """The minimum itself is out of bounds."""


@dataclass(frozen=True, slots=True)
class Boolean:
    """``true`` or ``false``, unquoted."""


@dataclass(frozen=True, slots=True)
class Free:
    """Anything; neither its keys nor its values are checked."""


@dataclass(frozen=True, slots=True)
class Word:
    """One allowed value of a closed set."""

    value: str
    doc: str
    since: int = 0
    until: int | None = None
    release_since: str | None = None
    release_until: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A set of words. With `closed` any other text is wrong; else it is merely unusual."""

    words: tuple[Word, ...]
    closed: bool = True
    fold: bool = False
    """Capitals and outer blanks do not matter."""

    def has(self, text: str) -> bool:
        """Whether `text` is one of the words, or empty, which means "not set" everywhere."""
        wanted = text.strip().lower() if self.fold else text
        return not wanted or any(word.value == wanted for word in self.words)


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that must resolve to something: see `analysis.references` for the forms each takes."""

    target: Target
    many: bool = False
    """A comma list in one string is allowed (agent models)."""
    by_type: tuple[tuple[str, Target], ...] = ()
    """What it points at instead, by the `type` of the mapping it is in."""

    def on(self, variant: str) -> Reference:
        """The reference as a mapping of type `variant` means it."""
        target = dict(self.by_type).get(variant)
        return self if target is None else Reference(target, self.many)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A sequence whose items all have one type."""

    item: Type
    filled: bool = False
    """An empty item is refused."""


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping with free keys whose values all have one type."""

    value: Type
    key: str = "name"
    """What a key is, in one or two words: "agent name", "variable"."""


@dataclass(frozen=True, slots=True)
class StructRef:
    """The struct of that name in `STRUCTS`."""

    name: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The first type whose shape (scalar, list, mapping) fits the value counts."""

    types: tuple[Type, ...]
    swallows: bool = False
    """A value of another shape is dropped without notice instead of being refused."""


Type = (
    Text
    | Integer
    | Number
    | Boolean
    | Free
    | Words
    | Reference
    | ListOf
    | MapOf
    | StructRef
    | OneOf
)


@dataclass(frozen=True, slots=True)
class Before:
    """What was different about a field in older formats; None is "the same"."""

    until: int
    """The last format with the difference."""
    type: Type | None = None
    only: tuple[str, ...] | None = None
    release_until: str | None = None
    """The last release in which that format had it; None where the format never lost it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a struct."""

    name: str
    type: Type
    doc: str
    """One or two sentences of Markdown for hover, completion and the published schema."""
    since: int = 0
    until: int | None = None
    release_since: str | None = None
    release_until: str | None = None
    default: str | None = None
    """What the runtime uses when the key is absent, as it would be written in YAML."""
    required: bool = False
    """Refused when missing, whatever else is set."""
    only: tuple[str, ...] = ()
    """Discriminator values (toolset types, strategy types) that accept the field; empty is all."""
    read_by: tuple[str, ...] | None = None
    """Of those that accept the field the ones that make something of it; None is all."""
    example: str | None = None
    extension: bool = False
    """Our own addition, read by the bundled runtime only."""
    known_by_name_only: bool = False
    """Upstream has it, its shape is not known: never flagged, never checked inside."""
    kept: bool = False
    """Any value but null counts as set, `false` too, so a type without the field refuses it."""
    before: tuple[Before, ...] = ()
    """Differences in older formats, the newest first."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """At least one of some fields must be set; an empty value counts as missing."""

    any_of: tuple[str, ...]
    """Field names, dotted for a field of a field."""
    variants: tuple[str, ...] = ()
    """Discriminator values it holds for; empty is all."""
    since: int = 0
    until: int | None = None
    release_since: str | None = None
    release_until: str | None = None
    exclusive: bool = False
    """Two of them are refused as well."""
    refused: bool = True
    """The file is refused; else only the toolset is left out, with a warning."""


@dataclass(frozen=True, slots=True)
class Excludes:
    """A field beside which some others may not be set."""

    field: str
    others: tuple[str, ...]
    since: int = 0


@dataclass(frozen=True, slots=True)
class Needs:
    """A field that is refused unless another one is set."""

    field: str
    other: str
    since: int = 0


@dataclass(frozen=True, slots=True)
class Struct:
    """A mapping with named keys."""

    name: str
    doc: str
    fields: tuple[Field, ...]
    open: bool = False
    """Upstream reads it as a free map: an unknown key is swallowed, not refused."""
    discriminator: str | None = None
    """The key whose value decides which fields with `only` apply ("type")."""
    requires: tuple[Requirement, ...] = ()
    """What must be set beside the fields that are `required` in any case."""
    relations: tuple[Excludes | Needs, ...] = ()
    """What may not stand together, and what needs something else."""
    ignores: tuple[str, ...] = ()
    """Keys that are let through and never read."""
    by_name: dict[str, Field] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {f.name: f for f in self.fields})


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that a toolset offers to the model."""

    name: str
    doc: str
    arguments: tuple[str, ...] = ()
    """Argument names; optional ones end with ``?``."""
    read_only: bool = False
    release_since: str | None = None
    release_until: str | None = None


@dataclass(frozen=True, slots=True)
class ToolsetType:
    """A value of a toolset's ``type``; toolset types belong to releases, not to formats."""

    name: str
    doc: str
    tools: tuple[Tool, ...] = ()
    requires: tuple[Requirement, ...] = ()
    release_since: str | None = None
    release_until: str | None = None
    snippet: str | None = None
    """YAML lines after ``- type: NAME`` in LSP snippet syntax, for completion."""
