"""One block of text → one green tree and the errors in it. Never raises, for any text.

PyYAML's C parser gives events with exact marks; the tree is built from them. Text that does not
parse is repaired at the culprit with blanks of the same length and parsed again, so that the
neighbours of a half-typed line keep their places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, cast

import yaml

from cagent_ls.syntax.green import (
    Green,
    GreenAlias,
    GreenEntry,
    GreenMapping,
    GreenScalar,
    GreenSequence,
    Style,
)
from cagent_ls.syntax.lines import line_end, line_start

_LOADER = cast(Any, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_STYLES: dict[str | None, Style] = {
    None: "plain",
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}
_REPAIRS = 8
"""How many faults of one block are repaired before it counts as empty."""

MAX_DEPTH = 64
"""Nodes nested deeper are read as an empty text; no agent file comes near."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """A place where the text is not YAML."""

    start: int
    end: int
    message: str
    is_open: bool = False
    """A quote or bracket that the text after it might close."""

    def shifted(self, by: int) -> SyntaxFault:
        """The same fault `by` code points further on."""
        return replace(self, start=self.start + by, end=self.end + by) if by else self


@dataclass(frozen=True, slots=True)
class Composed:
    """What one block of text says."""

    root: Green | None
    faults: tuple[SyntaxFault, ...]
    anchors: tuple[tuple[str, Green], ...] = ()
    """Values with an anchor, in file order."""
    has_aliases: bool = False
    """Whether its meaning depends on other blocks."""

    @property
    def tree(self) -> tuple[tuple[Green, int], ...]:
        """The root with its offset, in the form that nodes have."""
        return ((self.root, 0),) if self.root is not None else ()


def compose(text: str) -> Composed:
    """Composes one block; its offsets are relative to the start of `text`."""
    faults: list[SyntaxFault] = []
    masked = text.encode("utf-8", "replace").decode("utf-8").replace("\ufeff", " ")
    while True:
        try:
            return _build(masked, tuple(faults))
        except yaml.reader.ReaderError as error:
            # libyaml counts bytes, so the place is looked for in characters.
            refused = _REFUSED.search(masked)
            at = refused.start() if refused else min(cast(int, error.position), len(masked) - 1)
            fault, cut = SyntaxFault(at, at + 1, _CONTROL_CHARACTER), (at, at + 1)
        except yaml.MarkedYAMLError as error:
            colon = _colon_in_value(masked, error)
            if colon is not None and len(faults) <= _REPAIRS:
                masked = f"{masked[:colon]}{_COLON}{masked[colon + 1 :]}"
                continue
            fault, cut = _culprit(masked, error)
        if not (faults and faults[-1].end == fault.start and text[fault.start - 1] == "\t"):
            faults.append(fault)  # else what follows a tab at the start of a line: one mistake
        repaired = masked[: cut[0]] + _blank(masked[cut[0] : cut[1]]) + masked[cut[1] :]
        if len(faults) > _REPAIRS or repaired == masked:
            return Composed(None, tuple(faults))
        masked = repaired


_COLON = "\ue000"
"""Stands for a colon that docker-agent's parser takes as part of a value."""


def _colon_in_value(text: str, error: yaml.MarkedYAMLError) -> int | None:
    """The place of the second colon in ``{key: a: b}``, which means the text ``a: b``."""
    at = error.problem_mark.index if error.problem_mark else len(text)
    plain = text[at : at + 1] == ":" and text[at - 1 : at] not in {"'", '"', "]", "}"}
    inside = error.context == "while parsing a flow mapping"
    return at if plain and inside and _COLON not in text[at:] else None


# What is not allowed is named, as a set of all that is takes several milliseconds to compile.
_REFUSED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROL_CHARACTER = "this control character is not allowed in YAML; delete it"


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


def _line_bounds(text: str, at: int) -> tuple[int, int]:
    return line_start(text, at), line_end(text, at)


def _culprit(text: str, error: yaml.MarkedYAMLError) -> tuple[SyntaxFault, tuple[int, int]]:
    """What is wrong, where to show it, and which part to blank out."""
    mark = error.problem_mark or error.context_mark
    at = min(mark.index if mark else 0, len(text))
    problem, context = error.problem or "", error.context or ""
    opened = error.context_mark.index if error.context_mark else at
    if "quoted scalar" in context:
        _, end = _line_bounds(text, opened)
        return (
            SyntaxFault(opened, end, "this quote is never closed; add the closing quote", True),
            (opened, end),
        )
    if "flow node" in context:
        opened = max(text.rfind("[", 0, opened), text.rfind("{", 0, opened), 0)
    if "flow" in context:
        _, end = _line_bounds(text, opened)
        closing = "}" if text[opened : opened + 1] == "{" else "]"
        message = f"this bracket is never closed or a comma is missing; close it with `{closing}`"
        return SyntaxFault(opened, end, message, True), (opened, end)
    if "block scalar" in context:
        start, end = _line_bounds(text, at)
        return SyntaxFault(start, end, "this block text is indented wrongly"), (start, end)
    if text[at : at + 1] == "\t":
        end = at + len(text[at:]) - len(text[at:].lstrip("\t"))
        message = "a tab cannot indent YAML; use spaces"
        return SyntaxFault(at, end, message), (at, end)
    if "simple key" in context or "could not find expected ':'" in problem:
        start, end = _line_bounds(text, opened)
        return _on_line(text, start, end, "a key needs a colon after it: `key: value`")
    if "mapping values are not allowed" in problem:
        return _unexpected_colon(text, at)
    start, end = _line_bounds(text, at)
    if not text[start:end].strip() and start:
        start, end = _line_bounds(text, len(text[:start].rstrip()))
    if "cannot start any token" in problem:
        char = text[at : at + 1]
        message = f"a plain value cannot start with `{char}`; put the value in quotes"
        return SyntaxFault(at, end, message), (at, end)
    if "block" in context or "<document start>" in problem:
        message = "this line does not fit the lines around it; check its indentation"
        return _on_line(text, start, end, message)
    return _on_line(text, start, end, f"this is not valid YAML ({problem or 'unknown problem'})")


def _unexpected_colon(text: str, at: int) -> tuple[SyntaxFault, tuple[int, int]]:
    """A second colon on a line, or a key after a line that is no entry."""
    start, end = _line_bounds(text, at)
    earlier = re.search(r":[ \t]", text[start:at])
    if earlier:
        begin = start + earlier.end()
        message = "a value with `: ` in it must be put in quotes"
        return SyntaxFault(begin, end, message), (begin, end)
    previous = len(text[:start].rstrip())
    if previous:
        line = _line_bounds(text, previous)
        if re.search(r":(\s|$)", text[line[0] : line[1]]) is None:
            return _on_line(text, *line, "a key needs a colon after it: `key: value`")
    message = "this line does not fit the lines around it; check its indentation"
    return _on_line(text, start, end, message)


def _on_line(text: str, start: int, end: int, message: str) -> tuple[SyntaxFault, tuple[int, int]]:
    body = text[start:end]
    indent = len(body) - len(body.lstrip())
    return SyntaxFault(start + indent, start + len(body.rstrip()), message), (start, end)


def _build(text: str, faults: tuple[SyntaxFault, ...]) -> Composed:
    """The first document's tree; further documents are only checked for syntax."""
    stack: list[tuple[Any, list[Green]]] = []
    root: Green | None = None
    anchors: list[tuple[str, Green]] = []
    has_aliases = False
    documents = 0
    has_colons = _COLON in text
    loader = _LOADER(text)
    next_event = loader.get_event
    node: Green
    # The loop runs for every node of every file: no generator, no pattern matching.
    while (event := next_event()) is not None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            start, end = event.start_mark.index, event.end_mark.index
            node = GreenScalar(start, end, event.value, _STYLES[event.style])
            if has_colons:
                node.text = node.text.replace(_COLON, ":")
            if event.tag is not None or event.anchor is not None:
                node.tag, node.anchor = event.tag, event.anchor
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            stack.append((event, []))
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            node = _close(*stack.pop(), event)
        elif kind is yaml.AliasEvent:
            node = GreenAlias(event.start_mark.index, event.end_mark.index, event.anchor)
            has_aliases = True
        elif kind is yaml.StreamEndEvent:
            break
        else:
            documents += kind is yaml.DocumentStartEvent
            continue
        if stack:
            if len(stack) > MAX_DEPTH:
                node = GreenScalar(node.start, node.end, "")
            stack[-1][1].append(node)
        elif documents == 1:
            root = node
        if node.anchor and documents == 1:
            anchors.append((node.anchor, node))
    anchors.sort(key=lambda anchored: anchored[1].start)
    return Composed(root, faults, tuple(anchors), has_aliases)


def _close(event: Any, children: list[Green], end: Any) -> Green:
    flow = bool(event.flow_style)
    start = event.start_mark.index
    # A block collection "ends" where the next token starts; its last child is its true end.
    stop = end.end_mark.index if flow else (children[-1].end if children else start)
    stop = max(start, stop)
    if type(event) is yaml.SequenceStartEvent:
        return GreenSequence(start, stop, tuple(children), flow, event.anchor)
    entries = tuple(map(GreenEntry, children[::2], children[1::2]))
    if flow:
        entries = tuple(map(_split, entries))
        for entry in entries:
            _split_items(entry.value)
    return GreenMapping(start, stop, entries, flow, event.anchor)


def _split(entry: GreenEntry) -> GreenEntry:
    """``{key:value}`` without a blank, which docker-agent's parser reads as key and value."""
    value = entry.value
    if not isinstance(value, GreenScalar) or value.end > value.start or value.style != "plain":
        return entry
    return _at_colon(entry.key) or entry


def _split_items(value: Green) -> None:
    """In a list inside braces, too, ``key:value`` is a mapping; addresses are left alone."""
    if isinstance(value, GreenSequence):
        items = []
        for item in value.items:
            _split_items(item)
            entry = _at_colon(item)
            is_address = entry is not None and entry.value.text.startswith("/")
            if entry is None or is_address or not entry.value.text or item.anchor:
                items.append(item)
            else:
                items.append(GreenMapping(item.start, item.end, (entry,), flow=True))
        value.items = tuple(items)


def _at_colon(node: Green) -> GreenEntry | None:
    if not isinstance(node, GreenScalar) or node.style != "plain":
        return None
    colon = node.text.find(":")
    if colon < 1 or len(node.text) != node.end - node.start:  # the second: more than one line
        return None
    middle = node.start + colon
    return GreenEntry(
        GreenScalar(node.start, middle, node.text[:colon], anchor=node.anchor),
        GreenScalar(middle + 1, node.end, node.text[colon + 1 :]),
    )
