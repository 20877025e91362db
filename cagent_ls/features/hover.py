"""Hover: what the key or value at the cursor means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.rows import KINDS
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.cards import card, tool_line
from cagent_ls.features.live import NOTHING, Live
from cagent_ls.features.locate import Place, locate
from cagent_ls.features.markdown import message, plain
from cagent_ls.features.meaning import option_of, since, value_lines
from cagent_ls.features.parts import named_at, row_at
from cagent_ls.features.tools import tools_of
from cagent_ls.language.links import struct_link
from cagent_ls.language.rag import STRATEGY_TYPES
from cagent_ls.language.reference_tables import takes
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import Field, MapOf, OneOf, StructRef
from cagent_ls.rules import ENGINE
from cagent_ls.syntax.lines import Span

_RULE = "\n\n---\n\n"


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about the text of `span`."""

    markdown: str
    span: Span


def hover(file: Snapshot, offset: int, live: Live = NOTHING) -> Hover | None:
    """What stands at `offset`, and what is wrong there; None where nothing is known."""
    if not file.is_agent_file or file.top is None:
        return None
    place = locate(file, offset)
    is_on_text = place is not None and place.node.kind in {"scalar", "alias"}
    if place is not None and is_on_text and place.node.span.touches(offset):
        span, sections = place.node.span, list(_sections(file, place, offset, live))
    else:
        span, sections = Span(offset, offset), []
    sections += _found(file, offset)
    return Hover(_RULE.join(sections), span) if sections else None


def _sections(file: Snapshot, place: Place, offset: int, live: Live) -> Iterator[str]:
    named = named_at(file, offset)
    kind = KINDS.get(named.facts.section) if named is not None else None
    if named is not None and kind is not None:
        name = named.facts.name
        uses = len(file.symbols.uses_of(kind, name))
        yield f"{card(file, kind, name, live)}\n\nUsed {f'{uses} times' if uses != 1 else 'once'}"
        return
    field = place.field
    if place.role == "key":
        if field is None and place.owner is not None and isinstance(place.type, StructRef):
            field = STRUCTS[place.owner.struct].by_name.get(place.node.text)
        if field is not None:
            yield _field(file, place, field)
        elif place.node.is_merge_key:
            yield "`<<` takes over the keys of another mapping; those that are written here win."
        elif isinstance(place.type, MapOf):
            yield from _entry(file, place, place.type)
        return
    lines = value_lines(file, place, offset, live)
    told = "\n\n".join(line for line in lines if line)
    if told:
        yield told
    is_long = place.node.kind == "scalar" and place.node.style in {"literal", "folded"}
    if field is not None and not is_long:
        yield _field(file, place, field)


def _entry(file: Snapshot, place: Place, type_: MapOf) -> Iterator[str]:
    """A name that a file gives below its sections: of a command, a tool and so on."""
    name, owner = place.node.text, place.owner
    if owner is not None and owner.variant == "script":
        yield from (tool_line(tool) for tool in tools_of(file, owner) if tool.name == name)
        return
    if name in STRATEGY_TYPES and type_.key == "strategy type":
        yield f"`{name}`: {STRATEGY_TYPES[name]}"
    options = type_.value.types if isinstance(type_.value, OneOf) else (type_.value,)
    for option in options:
        if isinstance(option, StructRef):
            noun = type_.key.removesuffix(" name")
            yield f"**{plain(name)}**, {noun}\n\n{STRUCTS[option.name].doc}"


def _field(file: Snapshot, place: Place, field: Field) -> str:
    """The documentation of a key."""
    lines = [f"`{field.name}`: {_linked(takes(field, struct_link))}", field.doc]
    if field.default is not None:
        lines.append(f"Default: `{field.default}`")
    if field.only:
        lines.append(f"With {', '.join(f'`{kind}`' for kind in field.only)} only.")
    when = since(field)
    if when:
        lines.append(when)
    if field.example is not None and place.role == "key":
        lines.append(f"Example: `{field.name}: {field.example}`")
    if field.extension:
        lines.append("Only the bundled runtime reads it.")
    link = _link(file, place, field)
    if link:
        lines.append(f"[Reference]({link})")
    return "\n\n".join(lines)


def _link(file: Snapshot, place: Place, field: Field) -> str:
    """Where the reference has the field: with its provider, its type, or its struct."""
    provider = option_of(file, place)
    if provider is not None:
        group = "openai" if provider.kind == "alias" else provider.name
        return struct_link("Options", field.name, group)
    owner = place.owner
    if owner is None:
        return ""
    return struct_link(owner.struct, field.name, owner.variant if field.only else "")


def _linked(text: str) -> str:
    """The text without links to chapters that no page has."""
    return text.replace("]()", "]")


def _found(file: Snapshot, offset: int) -> Iterator[str]:
    """What the last check found at an offset."""
    placed = row_at(file, offset)
    if placed is not None and placed[1].found is not None:
        for finding in placed[1].found.findings:
            if finding.span.touches(offset - placed[0]):
                yield _finding(finding)


def _finding(finding: Finding) -> str:
    severity, url = finding.severity.label.capitalize(), ENGINE.rules[finding.rule].url
    return f"{severity} [{finding.rule}]({url}): {message(finding.message)}"
