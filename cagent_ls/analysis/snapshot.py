"""One version of an agent file with its meaning. Immutable; made from text, without any I/O.

The file is a row of blocks, and each block a row of parts. What a part says is bound once, so an
edit binds one part again and looks at no other block.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from itertools import chain

from cagent_ls.analysis.indentation import Misindented
from cagent_ls.analysis.problem import Noted, RepeatedKey
from cagent_ls.analysis.recognise import is_agent_file, is_hcl
from cagent_ls.analysis.rows import KINDS, Part, Row, RowMaker, definition_of, repeated_keys
from cagent_ls.analysis.symbols import Definition, Symbols
from cagent_ls.analysis.target import About, Target
from cagent_ls.language.formats import format_of
from cagent_ls.language.types import Target as Kind
from cagent_ls.syntax.blocks import joined
from cagent_ls.syntax.dialect import as_float, as_int, is_number, scalar_kind
from cagent_ls.syntax.document import Document, parse
from cagent_ls.syntax.tree import Node

_DEFAULT = Target()


class Snapshot:
    """What a text says as an agent file; see `analyse`."""

    def __init__(
        self,
        document: Document,
        target: Target,
        previous: Snapshot | None,
        *,
        is_last: bool = False,
    ) -> None:
        self.document = document
        self.is_last = is_last
        """Whether no version follows, so that nothing need be kept for one."""
        self.target = target
        self.is_hcl = is_hcl(document.text)
        """An agent file in HCL, which is not read any further."""
        self.is_agent_file = self.is_hcl or is_agent_file(document.top, document.text)
        self.about = _about(self.top, target)
        same = previous is not None and previous.about == self.about and not previous.is_last
        self._before = previous if same else None
        self.rows = tuple(self._rows())
        """The blocks with their offsets."""
        self.symbols = self._symbols()
        """The names of the file."""
        self._before = None

    @property
    def root(self) -> Node | None:
        """The top mapping."""
        return self.document.root if self.top is not None else None

    @property
    def top(self) -> Node | None:
        """The top mapping with only the first entries of each section: cheap at any size."""
        top = self.document.top
        return top if top is not None and top.kind == "mapping" and not self.is_hcl else None

    @property
    def format(self) -> int:
        """The format that applies; the newest for unmarked files and unknown numbers."""
        return self.about.format

    @property
    def parts(self) -> Iterator[Part]:
        """All parts, in file order, with absolute offsets."""
        return (Part(at + part.start, part.facts) for at, row in self.rows for part in row.parts)

    @property
    def noted(self) -> Iterator[Noted]:
        """Everything that was noted, in file order; places are relative to the parts."""
        return (noted for part in self.parts for noted in part.facts.noted)

    def section(self, name: str) -> Mapping[str, Node]:
        """The named things of a top-level section, with absolute places."""
        node = self.root.get(name) if self.root else None
        return node.pairs if node is not None else {}

    def place_of(self, target: Kind, name: str) -> Part | None:
        """The part that defines a name."""
        for at, row in self.rows:
            part = row.places.get((target, name))
            if part is not None:
                return Part(at + part.start, part.facts)
        return None

    @property
    def misindented(self) -> Iterator[tuple[int, Misindented]]:
        """Entries whose keys stand beside them, with the offset that their places count from."""
        return ((at, found) for at, row in self.rows for found in row.misindented)

    @property
    def repeated(self) -> Iterator[tuple[int, RepeatedKey]]:
        """Keys that stand twice at the top or in a section, with the same offset."""
        if self.top is not None:
            yield from ((0, key) for key in repeated_keys(key for key, _ in self.top.entries))
        for section in self.sections:
            if len(section) == 1:
                at, row = section[0]
                yield from ((at, key) for key in row.repeated)
            else:
                yield from ((0, key) for key in self._repeated_in([row for _, row in section]))

    @property
    def sections(self) -> Iterator[tuple[tuple[int, Row], ...]]:
        """The rows of each top-level entry; a long one has several."""
        first = 0
        for at in range(1, len(self.rows) + 1):
            if at == len(self.rows) or not self.rows[at][1].block.continues:
                yield self.rows[first:at]
                first = at

    def _repeated_in(self, section: list[Row]) -> Iterator[RepeatedKey]:
        """Names that stand twice in a long section, with absolute places."""
        names = [name for row in section for name in row.names]
        if len(set(names)) < len(names) and self.root is not None:
            node = self.root.get(section[-1].block.continues)
            if node is not None:
                yield from repeated_keys(key for key, _ in node.entries)

    def _rows(self) -> Iterator[tuple[int, Row]]:
        if self.top is None:
            return
        before = [row for _, row in self._before.rows] if self._before else []
        blocks = {id(block) for _, block in self.document.blocks}
        gone = [row.kept for row in before if id(row.block) not in blocks]
        kept = gone[0] if len(gone) == 1 else dict(ChainMap(*map(dict, gone)))
        maker = RowMaker(self.about, self.document.anchors, kept)
        known = {id(row.block): row for row in before}
        for section in self.document.sections:
            if len(section) > 1 and not maker.is_divisible([block for _, block in section]):
                section = [(section[0][0], joined(section))]
            for at, block in section:
                row = None if block.has_aliases else known.get(id(block))
                yield at, row or maker.row(at, block)

    def _symbols(self) -> Symbols:
        defined = chain.from_iterable(row.definitions for _, row in self.rows)
        uses = tuple(chain.from_iterable(row.uses for _, row in self.rows))
        sections = frozenset(key.text for key, _ in self.top.entries) if self.top else frozenset()
        patched = "flavors" in sections
        made = Symbols((*defined, *self._merged_definitions()), uses, patched, sections)
        before = self._before.symbols if self._before else None
        if before is None:
            return made
        if before == made:
            return before
        made.take_over(before)
        return made

    def _merged_definitions(self) -> Iterator[Definition]:
        """Definitions that a merge key brings into a section."""
        if not self.document.anchors or self.root is None:
            return
        for section, kind in KINDS.items():
            node = self.root.get(section)
            if node is not None and any(key.is_merge_key for key, _ in node.entries):
                yield from (definition_of(kind, name, value) for name, value in node.pairs.items())


def analyse(
    text: str,
    previous: Snapshot | None = None,
    target: Target = _DEFAULT,
    *,
    once: bool = False,
) -> Snapshot:
    """Reads any text for `target`; what did not change since `previous` is not read again.

    `once` says that no edits will follow.
    """
    document = parse(text, previous.document if previous else None, once=once)
    return Snapshot(document, target, previous, is_last=once)


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
