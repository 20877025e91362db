"""An anchor of the file with the aliases that stand for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.syntax.blocks import Block
from cagent_ls.syntax.green import Green, GreenAlias, GreenMapping, GreenSequence
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Anchor, Scope

_TOKEN = re.compile(r"[&*]([\w-]+)", re.ASCII)
_ANCHOR = re.compile(r"(?:!\S*\s+)?&([\w-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Anchored:
    """The names only, without ``&`` and ``*``."""

    name: str
    anchor: Span
    aliases: tuple[Span, ...]
    value: Span
    """What the anchor stands before, itself included."""

    def name_at(self, offset: int) -> Span:
        """The one of its names that `offset` touches, its sign included."""
        names = (self.anchor, *self.aliases)
        return next(span for span in names if span.start - 1 <= offset <= span.end)


def anchored_at(file: Snapshot, offset: int) -> Anchored | None:
    """The anchor that is set or named at `offset`."""
    document = file.document
    line = document.lines.line_span(document.lines.line_of(offset))
    for token in _TOKEN.finditer(document.text, line.start, line.end):
        if token.start() <= offset <= token.end():
            name, at = token[1], token.start()
            known = document.anchors.get(name, ())
            if document.text[at] == "*":
                if at not in _aliases(file, name):
                    return None
                found = Scope(document.anchors).find(name, at)
            else:
                found = next((a for a in known if _name(file, a).start == at + 1), None)
            return _anchored(file, name, found) if found is not None else None
    return None


def _anchored(file: Snapshot, name: str, anchor: Anchor) -> Anchored:
    scope = Scope(file.document.anchors)
    aliases = (at for at in _aliases(file, name) if scope.find(name, at) == anchor)
    return Anchored(
        name,
        _name(file, anchor),
        tuple(Span(at + 1, at + 1 + len(name)) for at in aliases),
        Span(anchor.start, anchor.base + anchor.green.end),
    )


def _name(file: Snapshot, anchor: Anchor) -> Span:
    match = _ANCHOR.match(file.document.text, anchor.start)
    return Span(*match.span(1)) if match else Span(anchor.start, anchor.start)


def _aliases(file: Snapshot, name: str) -> list[int]:
    """Where the aliases with that name start."""
    return [
        at + alias.start
        for at, block in _leaves(file)
        for alias in _below(block.composed.root)
        if alias.text == name
    ]


def _leaves(file: Snapshot) -> Iterator[tuple[int, Block]]:
    for at, block in file.document.blocks:
        if block.has_aliases:
            for start, leaf in ((0, block), *block.children):
                if leaf.composed.has_aliases:
                    yield at + start, leaf


def _below(root: Green | None) -> Iterator[GreenAlias]:
    pending = [root] if root is not None else []
    while pending:
        match pending.pop():
            case GreenAlias() as alias:
                yield alias
            case GreenMapping(entries=entries):
                for entry in reversed(entries):
                    pending += (entry.value, entry.key)
            case GreenSequence(items=items):
                pending += reversed(items)
            case _:
                pass
