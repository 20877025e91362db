"""One version of an agent file with its meaning. Immutable; made from text, without any I/O.

The file is a row of parts: a top-level entry, or an entry of a section such as `agents:`. What a
part says is bound once and kept by its green tree, with offsets relative to its block, so an edit
binds one part again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cagent_ls.analysis.around import Around
from cagent_ls.analysis.binder import Binder
from cagent_ls.analysis.bound import Bound, is_empty
from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.indentation import misindented
from cagent_ls.analysis.problem import Noted, ReferenceUse, RepeatedKey, UnknownField
from cagent_ls.analysis.recognise import is_agent_file, is_hcl
from cagent_ls.analysis.symbols import Definition, Symbols, Use, facts_of
from cagent_ls.analysis.target import About, Target
from cagent_ls.language.formats import format_of
from cagent_ls.language.structs import ROOT, SECTIONS, STRUCTS, fields_for
from cagent_ls.language.types import MapOf, Type
from cagent_ls.language.types import Target as Kind
from cagent_ls.syntax.dialect import as_float, as_int, is_number, scalar_kind
from cagent_ls.syntax.document import Document, parse
from cagent_ls.syntax.tree import Node, Scope

_KINDS = {section: kind for kind, section in SECTIONS.items()}
_DEFAULT = Target()


@dataclass(slots=True)
class PartFacts:
    """What one part says; positions are relative to its block."""

    section: str
    name: str
    key: Node
    value: Node
    noted: tuple[Noted, ...]
    definition: Definition | None
    uses: tuple[Use, ...]
    own: tuple[Finding, ...] | None = None
    """What rules found by looking at nothing else; filled in by the rules' engine."""
    linked: tuple[Symbols, Around, tuple[Finding, ...]] | None = None
    """What they found by looking at names and surroundings too, with those."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part at its place."""

    start: int
    """Offset of its block in the text."""
    facts: PartFacts


class Snapshot:
    """What a text says as an agent file; see `analyse`."""

    def __init__(self, document: Document, target: Target, previous: Snapshot | None) -> None:
        self.document = document
        self.target = target
        self.is_hcl = is_hcl(document.text)
        """An agent file in HCL, which is not read any further."""
        self.is_agent_file = self.is_hcl or is_agent_file(document.root, document.text)
        self.about = _about(self.root, target)
        kept = previous._facts if previous and previous.about == self.about else {}
        self._facts: dict[tuple[int, str], PartFacts] = {}
        found = misindented(self.root, self.about.format) if self.root else ()
        self.misindented = tuple(found)
        """Entries whose keys stand beside them; they are not bound, as all of it would be wrong."""
        self._misplaced = {
            key.span.start for m in self.misindented for key in (m.key, *(k for k, _ in m.meant))
        }
        self.parts = tuple(self._bind_parts(kept))

    @property
    def root(self) -> Node | None:
        """The top mapping."""
        root = self.document.root
        return root if root is not None and root.kind == "mapping" and not self.is_hcl else None

    @property
    def format(self) -> int:
        """The format that applies; the newest for unmarked files and unknown numbers."""
        return self.about.format

    def section(self, name: str) -> Mapping[str, Node]:
        """The named things of a top-level section, with absolute places."""
        node = self.root.get(name) if self.root else None
        return node.pairs if node is not None else {}

    @cached_property
    def symbols(self) -> Symbols:
        """The names of the file."""
        definitions: list[Definition] = []
        uses: list[Use] = []
        for part in self.parts:
            if part.facts.definition is not None:
                definitions.append(part.facts.definition)
            uses += part.facts.uses
        patched = self.root is not None and self.root.get("flavors") is not None
        return Symbols((*definitions, *self._merged_definitions()), tuple(uses), patched)

    def place_of(self, target: Kind, name: str) -> Part | None:
        """The part that defines a name."""
        return self._definitions.get((target, name))

    @cached_property
    def _definitions(self) -> dict[tuple[Kind, str], Part]:
        found: dict[tuple[Kind, str], Part] = {}
        for part in self.parts:
            made = part.facts.definition
            if made is not None:
                found.setdefault((made.target, made.name), part)
        return found

    @cached_property
    def repeated(self) -> tuple[RepeatedKey, ...]:
        """Keys that stand twice at the top or in a section; places are absolute."""
        return tuple(_repeated(self.root)) if self.root is not None else ()

    @property
    def noted(self) -> Iterator[Noted]:
        """Everything that was noted, in file order; places are relative to the parts."""
        return (noted for part in self.parts for noted in part.facts.noted)

    def _merged_definitions(self) -> Iterator[Definition]:
        """Definitions that a merge key brings into a section."""
        for section, kind in _KINDS.items():
            node = self.root.get(section) if self.root else None
            if node is not None and any(key.is_merge_key for key, _ in node.entries):
                yield from (_definition(kind, name, value) for name, value in node.pairs.items())

    def _bind_parts(self, kept: Mapping[tuple[int, str], PartFacts]) -> Iterator[Part]:
        if self.root is None:
            return
        for at, block in self.document.blocks:
            root = block.composed.root
            if root is None:
                continue
            scope = Scope(self.document.anchors, at, block.text)
            children = tuple((c.composed.root, start) for start, c in block.children)
            written = tuple((root, start) for root, start in children if root is not None)
            header = Node(((root, 0),), sections={0: written} if written else {}, scope=scope)
            section, _ = header.entries[0] if header.entries else (None, None)
            if section is None or not block.children:
                yield from self._top_level(header, at, kept, block.composed.has_aliases)
            elif not isinstance(self._type_of(section.text), MapOf):
                yield from self._top_level(header, at, kept, has_aliases=True)
            else:
                for start, child in block.children:
                    if child.composed.root is not None:
                        inside = Scope(self.document.anchors, at + start, child.text)
                        entries = Node(((child.composed.root, 0),), scope=inside)
                        aliases = child.composed.has_aliases
                        yield from self._entries(section.text, entries, at + start, kept, aliases)

    def _type_of(self, section: str) -> Type | None:
        field = fields_for(ROOT, self.about.format).get(section)
        return field.type if field is not None else None

    def _top_level(
        self,
        mapping: Node,
        at: int,
        kept: Mapping[tuple[int, str], PartFacts],
        has_aliases: bool,
    ) -> Iterator[Part]:
        for key, value in mapping.entries:
            type_ = self._type_of(key.text)
            if isinstance(type_, MapOf) and value.kind == "mapping":
                yield from self._entries(key.text, value, at, kept, has_aliases)
            elif not key.is_merge_key:
                yield self._part("", key, value, type_, at, kept, has_aliases)

    def _entries(
        self,
        section: str,
        mapping: Node,
        at: int,
        kept: Mapping[tuple[int, str], PartFacts],
        has_aliases: bool,
    ) -> Iterator[Part]:
        type_ = self._type_of(section)
        if not isinstance(type_, MapOf):
            return
        for key, value in mapping.entries:
            if not key.is_merge_key and key.span.start + at not in self._misplaced:
                yield self._part(section, key, value, type_.value, at, kept, has_aliases)

    def _part(
        self,
        section: str,
        key: Node,
        value: Node,
        type_: Type | None,
        at: int,
        kept: Mapping[tuple[int, str], PartFacts],
        has_aliases: bool,
    ) -> Part:
        # Green trees live as long as the cache of blocks that holds them, and so does the identity.
        identity = (id(value.green), section)
        facts = None if has_aliases else kept.get(identity)
        if facts is None:
            facts = self._bind(section, key, value, type_)
        if not has_aliases:
            self._facts[identity] = facts
        return Part(at, facts)

    def _bind(self, section: str, key: Node, value: Node, type_: Type | None) -> PartFacts:
        prefix = (section,) if section and section not in value.path()[:-1] else ()
        binder = Binder(self.about, prefix)
        if type_ is not None:
            binder.bind(value, type_)
        else:
            top = Bound(value.parent or value, ROOT)
            binder.noted.append(UnknownField(key, top))
        kind = _KINDS.get(section)
        definition = _definition(kind, key.text, value.meant) if kind is not None else None
        uses = tuple(
            Use(noted.reference.target, noted.name, section, key.text, _field_path(noted, section))
            for noted in (*binder.noted, *binder.brought_in)
            if isinstance(noted, ReferenceUse)
        )
        return PartFacts(section, key.text, key, value, tuple(binder.noted), definition, uses)


def analyse(text: str, previous: Snapshot | None = None, target: Target = _DEFAULT) -> Snapshot:
    """Reads any text for `target`; what did not change since `previous` is not read again."""
    return Snapshot(parse(text, previous.document if previous else None), target, previous)


def _about(root: Node | None, target: Target) -> About:
    node = root.get("version") if root else None
    version = version_of(node) if node is not None else ""
    newest = target.newest_format
    if not version:
        return About(target, newest, marked=False)
    number = format_of(version)
    if number is None:
        return About(target, newest, marked=True, newer=_is_newer(version))
    return About(target, number, marked=True)


def _is_newer(version: str) -> bool:
    """Whether it is a format that a release after those we know may read."""
    return version.isascii() and version.isdecimal() and len(version) < 4 and version[0] != "0"


def version_of(node: Node) -> str:
    """What `version:` says, as docker-agent compares it; empty where that is nothing."""
    if node.kind != "scalar" or scalar_kind(node) == "null":
        return ""
    if scalar_kind(node) in {"int", "float"} and is_number(node.text):
        number = as_float(node.text)
        return str(as_int(node.text)) if number % 1 == 0 else node.text
    return node.text


def _definition(kind: Kind, name: str, value: Node) -> Definition:
    values = value.pairs
    facts = {
        key: values[key].text if values[key].kind == "scalar" else None
        for key in facts_of(kind, values)
        if not is_empty(values[key])
    }
    return Definition(kind, name, facts)


def _field_path(use: ReferenceUse, section: str) -> str:
    """The keys from the named thing down to the value, item numbers left out."""
    path = use.node.path()
    inside = path[1 if path[0] != section or not section else 2 :]
    return ".".join(step for step in inside if not step.isdecimal() and step != "<<")


def _repeated(root: Node) -> Iterator[RepeatedKey]:
    fields = STRUCTS[ROOT].by_name
    sections = (
        value
        for key, value in root.entries
        if key.text in fields and isinstance(fields[key.text].type, MapOf)
    )
    for mapping in (root, *sections):
        seen: dict[str, Node] = {}
        for key, _ in mapping.entries:
            first = seen.setdefault(key.text, key)
            if first is not key and key.kind == "scalar" and not key.is_merge_key:
                yield RepeatedKey(key, first)
