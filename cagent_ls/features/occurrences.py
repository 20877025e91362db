"""All places of a named thing: where a file defines it and where it is used.

A place is the name alone: no quotes, no anchor, and of a comma list or of ``PROVIDER/MODEL`` only
its part. What an alias brings in is found where it is written. The keys of fusion weights are
types of strategies, and the prefixes of MCP tools are the `name` of a toolset, so neither counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.problem import Named, ReferenceUse, TextUse
from cagent_ls.analysis.rows import Part, PartFacts
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.language.names import split_model
from cagent_ls.language.permissions import parse_pattern
from cagent_ls.language.structs import SECTIONS
from cagent_ls.language.types import Target, TextKind
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import content


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something that has a name, defined in the file or not."""

    target: Target
    name: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a symbol."""

    symbol: Symbol
    span: Span
    is_definition: bool
    node: Node
    """The scalar that the name is all or a part of; its own places count from `base`."""
    base: int
    part: PartFacts
    """The part of the file that it stands in."""


_NAMES_AGENT = {"transfer_task", "handoff"}
"""Tools with an argument that is the name of an agent."""


def symbol_at(file: Snapshot, offset: int) -> Occurrence | None:
    """What is named at `offset`."""
    for part in parts_at(file, offset):
        for found in occurrences_in(part, file.symbols):
            if found.span.touches(offset):
                return found
    return None


def occurrences(file: Snapshot, symbol: Symbol) -> Iterator[Occurrence]:
    """Every place of a symbol, in file order."""
    owners = _owners(file.symbols, symbol)
    for at, row in file.rows:
        for part in row.parts:
            if (part.facts.section, part.facts.name) in owners:
                placed = Part(at + part.start, part.facts)
                found = (o for o in occurrences_in(placed, file.symbols) if o.symbol == symbol)
                yield from sorted(found, key=lambda occurrence: occurrence.span)


def occurrences_in(part: Part, symbols: Symbols) -> Iterator[Occurrence]:
    """The places of all symbols in a part; those inside others come first."""
    seen: set[tuple[Symbol, Span]] = set()
    for noted in part.facts.noted:
        match noted:
            case Named(kind, key) if key.kind == "scalar":
                yield _at(part, Symbol(kind, key.text), _trimmed(key, content(key)), key, True)
            case ReferenceUse(node) if node.via is None:
                for symbol, span in _of_use(noted, symbols):
                    if (symbol, span) not in seen:
                        seen.add((symbol, span))
                        yield _at(part, symbol, span, node, False)
            case TextUse(node, TextKind.PERMISSION) if node.via is None:
                for symbol, span in _of_pattern(node, symbols):
                    yield _at(part, symbol, span, node, False)
            case _:
                pass


def parts_at(file: Snapshot, offset: int) -> Iterator[Part]:
    """The parts of the block around `offset`."""
    index = bisect_right(file.rows, offset, key=lambda placed: placed[0]) - 1
    if index < 0:
        return
    at, row = file.rows[index]
    last = bisect_right(row.parts, offset - at, key=lambda part: part.start) - 1
    if last >= 0:
        start = row.parts[last].start
        while last >= 0 and row.parts[last].start == start:
            yield Part(at + start, row.parts[last].facts)
            last -= 1


def _at(part: Part, symbol: Symbol, span: Span, node: Node, is_definition: bool) -> Occurrence:
    place = span.shifted(part.start)
    return Occurrence(symbol, place, is_definition, node, part.start, part.facts)


def _owners(symbols: Symbols, symbol: Symbol) -> set[tuple[str, str]]:
    """Section and name of the parts that may have the symbol."""
    target, name = symbol.target, symbol.name
    uses = list(symbols.uses_of(target, name))
    if target is Target.PROVIDER:
        prefix = f"{name}/"
        models = (use for use in symbols.uses if use.target is Target.MODEL)
        uses += [use for use in models if use.name.startswith(prefix)]
    patterns = {("", "permissions")} if target is Target.AGENT else set()
    return {(use.section, use.owner) for use in uses} | {(SECTIONS[target], name)} | patterns


def _of_use(use: ReferenceUse, symbols: Symbols) -> Iterator[tuple[Symbol, Span]]:
    target, name = use.reference.target, use.name
    parts = split_model(name) if target is Target.MODEL else None
    for span in places(use.node, name, many="," in use.node.text):
        is_inline = parts is not None and name not in symbols.of(Target.MODEL)
        if parts is not None and is_inline and parts[0] in symbols.of(Target.PROVIDER):
            provider = Span(span.start, span.start + len(parts[0]))
            if use.node.scope.text[provider.start : provider.end] == parts[0]:
                yield Symbol(Target.PROVIDER, parts[0]), provider
        yield Symbol(target, name), span


def places(node: Node, name: str, *, many: bool) -> Iterator[Span]:
    """Where a scalar, or a part of it between commas, is `name`."""
    span, text = content(node), node.scope.text
    pieces = text[span.start : span.end].split(",") if many else [text[span.start : span.end]]
    at = span.start
    for piece in pieces:
        bare = piece.strip()
        meant = bare.replace("''", "'") if node.style == "single" else bare
        if len(pieces) == 1 or meant == name:
            yield _trimmed(node, Span(at, at + len(piece)))
        at += len(piece) + 1


def _of_pattern(node: Node, symbols: Symbols) -> Iterator[tuple[Symbol, Span]]:
    """Agents in patterns such as ``transfer_task:agent=NAME``, without any wildcard."""
    pattern = parse_pattern(node.text, colons_in_values=True)
    span = content(node)
    raw = node.scope.text[span.start : span.end]
    if pattern.tool not in _NAMES_AGENT or raw != node.text:
        return
    for argument, name in pattern.arguments:
        if argument == "agent" and name in symbols.of(Target.AGENT):
            sign = f":{argument}={name}"
            for match in re.finditer(re.escape(sign) + r"(?=:|\Z)", raw):
                end = span.start + match.end()
                yield Symbol(Target.AGENT, name), Span(end - len(name), end)


def _trimmed(node: Node, span: Span) -> Span:
    raw = node.scope.text[span.start : span.end]
    start = span.start + len(raw) - len(raw.lstrip())
    return Span(start, max(start, span.start + len(raw.rstrip())))
