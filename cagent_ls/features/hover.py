"""Hover: what the key or value at the cursor means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.rows import KINDS
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.cards import card
from cagent_ls.features.live import NOTHING, Live
from cagent_ls.features.markdown import message
from cagent_ls.features.meaning import since, value_lines
from cagent_ls.features.place import Place, place_at, row_at
from cagent_ls.language.links import rule_link, struct_link
from cagent_ls.language.reference_tables import takes
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import Field, StructRef
from cagent_ls.syntax.lines import Span

_RULE = "\n\n---\n\n"


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about the text of `span`."""

    markdown: str
    span: Span


def hover(file: Snapshot, offset: int, live: Live = NOTHING) -> Hover | None:
    """What stands at `offset`, and what is wrong there; None where nothing is known."""
    place = place_at(file, offset)
    sections = list(_sections(file, place, offset, live)) if place is not None else []
    found = _findings(file, offset)
    sections += [_finding(finding) for finding in found]
    if not sections:
        return None
    span = place.span if place is not None else found[0].span
    return Hover(_RULE.join(sections), span)


def _sections(file: Snapshot, place: Place, offset: int, live: Live) -> Iterator[str]:
    if place.names and place.facts is not None:
        yield from _named(file, place, live)
        return
    field = place.field
    if place.is_key and field is not None:
        yield _field(file, place, field)
    elif not place.is_key:
        lines = value_lines(file, place, offset - place.base, live)
        told = "\n\n".join(line for line in lines if line)
        if told:
            yield told
        is_long = place.node.kind == "scalar" and place.node.style in {"literal", "folded"}
        if field is not None and not is_long:
            yield _field(file, place, field)


def _named(file: Snapshot, place: Place, live: Live) -> Iterator[str]:
    """About a name that is defined here."""
    facts = place.facts
    kind = KINDS.get(facts.section) if facts is not None else None
    text = card(file, kind, place.node.text, live) if kind is not None else ""
    if text:
        uses = len(file.symbols.uses_of(kind, place.node.text)) if kind is not None else 0
        yield f"{text}\n\nUsed {uses} times" if uses != 1 else f"{text}\n\nUsed once"
    elif isinstance(place.type, StructRef):
        yield STRUCTS[place.type.name].doc


def _field(file: Snapshot, place: Place, field: Field) -> str:
    """The documentation of a key."""
    lines = [f"`{field.name}`: {_linked(takes(field, struct_link))}", field.doc]
    struct = place.owner.struct if place.owner is not None else ""
    variant = place.owner.variant if place.owner is not None else ""
    if field.default is not None:
        lines.append(f"Default: `{field.default}`")
    if field.only:
        lines.append(f"With {', '.join(f'`{kind}`' for kind in field.only)} only.")
    when = since(field)
    if when:
        lines.append(when)
    if field.example is not None and place.is_key:
        lines.append(f"Example: `{field.name}: {field.example}`")
    if field.extension:
        lines.append("Only the bundled runtime reads it.")
    if place.provider is not None:
        group = "openai" if place.provider.kind == "alias" else place.provider.name
        link = struct_link("Options", field.name, group)
    else:
        own = variant if variant in field.only else ""
        link = struct_link(struct, field.name, own)
    if link:
        lines.append(f"[Reference]({link})")
    return "\n\n".join(lines)


def _linked(text: str) -> str:
    """The text without links to chapters that no page has."""
    return text.replace("]()", "]")


def _findings(file: Snapshot, offset: int) -> list[Finding]:
    """What the last check found at an offset."""
    placed = row_at(file, offset)
    if placed is None or placed[1].found is None:
        return []
    at, row = placed
    found = row.found[2] if row.found is not None else ()
    return [f.shifted(at) for f in found if f.span.touches(offset - at)]


def _finding(finding: Finding) -> str:
    return (
        f"{finding.severity.label.capitalize()} [{finding.rule}]({rule_link(finding.rule)}): "
        f"{message(finding.message)}"
    )
