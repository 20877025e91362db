"""Where the cursor stands: a key, a value or an item that is about to be written.

The text is read with a mark at the cursor, as in other language services for YAML, so that
half-typed lines have a place in the tree. Only the block around the cursor is parsed for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.locate import Options, Place, Role, place_at
from cagent_ls.language.types import ListOf, MapOf, OneOf, StructRef, Type
from cagent_ls.syntax.document import parse
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import QUOTES

MARK = "CURSORHERE"
_WORD = re.compile(r"[\w./-]*")
_AFTER_COLON = re.compile(r":[ \t]+[^,{]*$")
_KEY_REST = re.compile(r"[\w./-]*[\"']?[ \t]*:(?=\s|$)")
_MARKER = re.compile(r"---|\.\.\.|%")
_TOP_WORD = re.compile(r"[\w-]*\Z")
_STRUCTURE = ("[", "{", "&", "*", "!", "|", ">", "'", '"')
_INDENT = {" ", "\t"}
_FREE = re.compile(r"[ \t]+#|[ \t]*(?:$|[,}\]])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to write something; spans and offsets are those of the file."""

    role: Role
    type: Type | Options | None
    place: Place
    """The place of the mark."""
    span: Span
    """What is written there, without quotes."""
    before: str
    """The part of it before the cursor."""
    after: str
    quote: Literal["", "'", '"']
    flow: bool
    """Inside brackets."""
    prefix: str
    """``- `` where an item is begun with the completion."""
    column: int
    """Of what is written."""
    lead: int
    """The indentation of the line."""
    newline: str
    kept: Node | None = None
    """Of a key: the value that stands there already."""
    has_colon: bool = False
    fresh: bool = False
    """Nothing stands beside it in its mapping."""


def slots(file: Snapshot, offset: int) -> Iterator[Slot]:
    """Everything that can be written at `offset`."""
    lines = file.document.lines
    line = lines.line_span(lines.line_of(offset))
    text = file.document.text
    before, after = text[line.start : offset], text[offset : line.end]
    if before[-1:] in {"", " ", "\t"} and after.startswith("#"):
        return
    if _MARKER.match(before + after):
        return
    if not after.strip() and _TOP_WORD.match(before):
        below = _below(file, offset)
        if not before and below in _INDENT:
            return  # a key here would take over the lines below
        if below not in _INDENT and below != "-" and _is_cut(file):
            slot = _probe(file, offset, "", ": ", line, line)
            if slot is not None:
                yield slot
            return
    whole = Span(0, len(text))
    colons = ["", ": "] if _AFTER_COLON.search(before) or _KEY_REST.match(after) else [": ", ""]
    broken = file.document.faults and not after.strip()
    closing = _closing(before) if broken else ""
    for colon in colons:
        slot = _probe(file, offset, "", colon + closing, line, whole)
        if slot is not None:
            yield slot
            break
    if not before.strip() and not after.strip():
        item = _probe(file, offset, "- ", ": ", line, whole)
        if item is not None:
            yield item


def _closing(before: str) -> str:
    """What closes the brackets and quotes that the start of a line leaves open."""
    wanted, quote = "", ""
    for at, char in enumerate(before):
        if quote:
            quote = "" if char == quote else quote
        elif char in "[{":
            wanted = "]}"["[{".index(char)] + wanted
        elif wanted and char == wanted[0]:
            wanted = wanted[1:]
        elif char in "\"'" and before[:at].rstrip()[-1:] in {":", ",", "[", "{", "-", ""}:
            quote = char
    return quote + wanted


def _below(file: Snapshot, offset: int) -> str:
    """The first character of the next line that is neither blank nor a comment."""
    lines = file.document.lines
    for number in range(lines.line_of(offset) + 1, lines.count):
        line = lines.line_text(number)
        if line.strip() and not line.lstrip().startswith("#"):
            return line[0]
    return ""


def _is_cut(file: Snapshot) -> bool:
    """Whether a line at the margin can be read without the lines around it."""
    blocks = file.document.blocks
    whole = len(blocks) == 1 and not blocks[0][1].children
    return not whole and not any(block.is_open for _, block in blocks)


def _probe(
    file: Snapshot, offset: int, prefix: str, tail: str, line: Span, window: Span
) -> Slot | None:
    """What can be written between `prefix` and `tail`; None if that is not YAML.

    Only what is in the window is read.
    """
    text = file.document.text
    word = _WORD.match(text, offset)
    end = word.end() if word is not None else offset
    if (
        tail[:1] == ":"
        and not _FREE.match(text[end : line.end])
        and text[end : end + 1] not in {"'", '"'}
    ):
        return None
    head = f"{text[window.start : offset]}{prefix}{MARK}{text[offset:end]}"
    probe = f"{head}{tail}{text[end : window.end]}"
    is_whole = window.end - window.start == len(text)
    document = parse(probe, file.document if is_whole else None)
    if len(document.faults) > (len(file.document.faults) if is_whole else 0):
        return None
    at = offset - window.start + len(prefix)
    place = place_at(document, at + 1, file.format, file.symbols)
    if place is None or MARK not in place.node.text or place.node.style in {"literal", "folded"}:
        return None

    def original(position: int) -> int:
        """The offset in the file of one in the probe."""
        position += window.start - (len(tail) if position > len(head) else 0)
        return position if position <= offset else max(offset, position - len(prefix + MARK))

    node = place.node
    quoted = node.style in {"single", "double"}
    span = Span(original(node.span.start + quoted), original(node.span.end - quoted))
    if not span.start <= offset <= span.end or "\n" in text[span.start : span.end]:
        return None
    written = text[span.start : span.end]
    if not quoted and node.kind == "scalar" and written.startswith(_STRUCTURE):
        return None  # the cursor is before something that is no plain text
    column = original(node.span.start) - line.start
    return _slot(file, place, prefix, tail[:1] == ":", span, offset, column)


def _slot(
    file: Snapshot, place: Place, prefix: str, colon: bool, span: Span, offset: int, column: int
) -> Slot | None:
    text, node = file.document.text, place.node
    line = file.document.lines.line_span(file.document.lines.line_of(offset))
    role, type_ = place.role, place.type
    parent = node.parent
    kept: Node | None = None
    if role == "key" and parent is not None:
        kept = next((value for key, value in parent.entries if key.span == node.span), None)
        if kept is not None and kept.absent:
            kept = None
        in_braces = parent.scope.text[parent.span.start] == "{"
        bare = parent.flow and parent.index is not None and not in_braces
        if colon and (_is_scalar(type_) or bare):
            # The mark was read as a key, but what is wanted is a value.
            if kept is not None or len(parent.entries) > 1 or parent.parent is None or in_braces:
                return None
            role = "item" if parent.index is not None else "value"
        elif isinstance(type_, ListOf) or type_ is None:
            return None
    written = text[line.start : line.end]
    return Slot(
        role=role,
        type=type_,
        place=place,
        span=span,
        before=text[span.start : offset],
        after=text[offset : span.end],
        quote=QUOTES.get(node.style, ""),
        flow=_in_flow(node),
        prefix=prefix,
        column=column + len(prefix),
        lead=len(written) - len(written.lstrip(" ")) if written.strip() else column,
        newline="\r\n" if "\r\n" in text else "\n",
        kept=kept,
        has_colon=not colon,
        fresh=parent is not None and len(parent.entries) <= 1,
    )


def _is_scalar(type_: Type | Options | None) -> bool:
    """Whether no mapping is wanted, nor a list."""
    if isinstance(type_, OneOf):
        return not any(isinstance(t, StructRef | MapOf) for t in type_.types)
    return not isinstance(type_, StructRef | MapOf | Options | ListOf | None)


def _in_flow(node: Node) -> bool:
    current: Node | None = node.parent
    while current is not None:
        if current.flow:
            return True
        current = current.parent
    return False


def part_at(slot: Slot, separators: str = ",") -> Span:
    """The part of a list in one text that the cursor is in, without blanks around it."""
    text, cursor = slot.before + slot.after, len(slot.before)
    start = max(text.rfind(s, 0, cursor) for s in separators) + 1
    ends = [at for at in (text.find(s, cursor) for s in separators) if at >= 0]
    end = min(ends, default=len(text))
    while start < cursor and text[start] == " ":
        start += 1
    while end > cursor and text[end - 1] == " ":
        end -= 1
    return Span(slot.span.start + start, slot.span.start + end)


def beside(slot: Slot) -> set[str]:
    """The other items of the list."""
    node = slot.place.node
    if slot.role != "item" or node.parent is None:
        return set()
    listed = node.parent if node.index is not None else node.parent.parent
    return {item.text for item in listed.items} if listed is not None else set()
