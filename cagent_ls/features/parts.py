"""The parts of a file around an offset or in a range: nothing else of the file is looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.references import client_of
from cagent_ls.analysis.rows import Part, PartFacts, Row
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.language.providers import PROVIDERS, Provider
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node


def row_at(file: Snapshot, offset: int) -> tuple[int, Row] | None:
    """The block that holds an offset, with its own offset."""
    index = bisect_right(file.rows, offset, key=lambda placed: placed[0]) - 1
    return file.rows[index] if index >= 0 else None


def section_span(file: Snapshot, offset: int) -> Span | None:
    """The top-level entry that holds an offset, without the blank lines after it."""
    document = file.document
    index = bisect_right(document.blocks, offset, key=lambda placed: placed[0]) - 1
    if index < 0:
        return None
    start, _ = document.header_of(index)
    at, last = document.blocks[document.end_of(index)]
    return Span(start, at + len(last.text.rstrip()))


def named_at(file: Snapshot, offset: int) -> Part | None:
    """The part whose name stands at an offset: an agent, a model and so on."""
    placed = row_at(file, offset)
    if placed is None:
        return None
    at, row = placed
    index = _last_before(row, offset - at)
    if index < 0:
        return None
    part = row.parts[index]
    is_name = part.facts.section and part.facts.key.span.touches(offset - at - part.start)
    return Part(at + part.start, part.facts) if is_name else None


def parts_in(file: Snapshot, span: Span) -> Iterator[Part]:
    """The parts that reach into a range, with absolute offsets."""
    first = max(0, bisect_right(file.rows, span.start, key=lambda placed: placed[0]) - 1)
    for at, row in file.rows[first:]:
        if at > span.end:
            return
        for part in row.parts[max(0, _last_before(row, span.start - at)) :]:
            start, facts = at + part.start, part.facts
            if start + facts.key.span.start > span.end:
                return
            if start + max(facts.key.span.end, facts.value.span.end) >= span.start:
                yield Part(start, facts)


def _last_before(row: Row, offset: int) -> int:
    """The last part that starts at or before an offset in the block; -1 for none."""
    return bisect_right(row.parts, offset, key=lambda p: p.start + p.facts.key.span.start) - 1


def entry_span(first: Node, last: Node) -> Span:
    """From a key to the end of its value, without blank lines that a block of text takes in."""
    start, end = first.span.start, first.span.end
    if last.via is None:
        end = max(end, last.span.end)
    return Span(start, start + len(first.scope.text[start:end].rstrip()))


def prefix_of(facts: PartFacts) -> tuple[str, ...]:
    """The keys above a part that its own nodes do not know of."""
    section = facts.section
    return (section,) if section and section not in facts.value.path()[:-1] else ()


def provider_of(owner: Bound, symbols: Symbols) -> Provider | None:
    """The built-in provider whose client runs a model or serves a provider of the file."""
    name = owner.text("provider")
    if owner.struct == "Provider":
        return PROVIDERS.get(name or "openai")
    return PROVIDERS.get(client_of(symbols, name or owner.text("type")))
