"""One version of an agent file with its meaning. Immutable; made from text, without any I/O."""

from __future__ import annotations

from functools import cached_property

from cagent_ls.analysis.recognise import is_agent_file
from cagent_ls.analysis.structure import Problem, ReferenceUse, walk
from cagent_ls.language.structs import ROOT
from cagent_ls.language.types import NEWEST_FORMAT, StructRef
from cagent_ls.syntax.dialect import as_int, scalar_kind
from cagent_ls.syntax.document import Document, parse
from cagent_ls.syntax.tree import Node


class Snapshot:
    """What a text says as an agent file; see `analyse`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.is_agent_file = is_agent_file(document.root, document.text)

    @property
    def root(self) -> Node | None:
        """The top mapping."""
        root = self.document.root
        return root if root is not None and root.kind == "mapping" else None

    @cached_property
    def format(self) -> int:
        """The format that applies; the newest for unmarked files and unknown numbers."""
        version = self.root.get("version") if self.root else None
        if version is None or version.kind != "scalar":
            return NEWEST_FORMAT
        number = as_int(version.text) if scalar_kind(version) == "int" else -1
        if version.style != "plain" and version.text.isdecimal():
            number = int(version.text)
        return number if 0 <= number <= NEWEST_FORMAT else NEWEST_FORMAT

    @property
    def is_newest(self) -> bool:
        """Whether the file follows the newest format, where unknown keys may be newer than us."""
        return self.format == NEWEST_FORMAT

    def section(self, name: str) -> dict[str, Node]:
        """The named things of a top-level section; the first of equal names counts."""
        node = self.root.get(name) if self.root else None
        found: dict[str, Node] = {}
        for key, value in node.entries if node else ():
            if key.text != "<<":
                found.setdefault(key.text, value)
        return found

    @cached_property
    def _found(self) -> tuple[tuple[Problem, ...], tuple[ReferenceUse, ...]]:
        if self.root is None:
            return (), ()
        found = list(walk(self.root, StructRef(ROOT), self.format))
        uses = tuple(f for f in found if isinstance(f, ReferenceUse))
        return tuple(f for f in found if not isinstance(f, ReferenceUse)), uses

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Where the tree does not fit the format."""
        return self._found[0]

    @property
    def references(self) -> tuple[ReferenceUse, ...]:
        """Every value that names something defined elsewhere."""
        return self._found[1]


def analyse(text: str, previous: Snapshot | None = None) -> Snapshot:
    """Reads any text; what did not change since `previous` is not parsed again."""
    return Snapshot(parse(text, previous.document if previous else None))
