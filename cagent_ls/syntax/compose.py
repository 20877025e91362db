"""One block of text → one green tree and the errors in it. Never raises, for any text.

PyYAML's C parser gives events with exact marks; the tree is built from them. Text that does not
parse is repaired at the culprit with blanks of the same length and parsed again, so that the
neighbours of a half-typed line keep their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Composed:
    """What one block of text says."""

    root: Green | None
    faults: tuple[SyntaxFault, ...]
    anchors: tuple[tuple[str, Green], ...] = ()
    """Values with an anchor, in file order."""
    has_aliases: bool = False
    """Whether its meaning depends on other blocks."""


def compose(text: str) -> Composed:
    """Composes one block; its offsets are relative to the start of `text`."""
    faults: list[SyntaxFault] = []
    masked = text.encode("utf-8", "replace").decode("utf-8").replace("\ufeff", " ")
    while True:
        try:
            return _build(masked, tuple(faults))
        except yaml.reader.ReaderError as error:
            at = min(cast(int, error.position), len(masked) - 1)
            fault, cut = SyntaxFault(at, at + 1, _CONTROL_CHARACTER), (at, at + 1)
        except yaml.MarkedYAMLError as error:
            fault, cut = _culprit(masked, error)
        faults.append(fault)
        repaired = masked[: cut[0]] + _blank(masked[cut[0] : cut[1]]) + masked[cut[1] :]
        if len(faults) > _REPAIRS or repaired == masked:
            return Composed(None, tuple(faults))
        masked = repaired


_CONTROL_CHARACTER = "this control character is not allowed in YAML; delete it"


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


def _line_bounds(text: str, at: int) -> tuple[int, int]:
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    ends = [i for i in (text.find("\n", at), text.find("\r", at)) if i >= 0]
    return start, min(ends, default=len(text))


def _culprit(text: str, error: yaml.MarkedYAMLError) -> tuple[SyntaxFault, tuple[int, int]]:
    """What is wrong, where to show it, and which part to blank out."""
    mark = error.problem_mark or error.context_mark
    at = min(mark.index if mark else 0, len(text))
    problem, context = error.problem or "", error.context or ""
    opened = error.context_mark.index if error.context_mark else at
    if "quoted scalar" in context:
        _, end = _line_bounds(text, opened)
        return (
            SyntaxFault(opened, end, "this quote is never closed; add the closing quote"),
            (opened, end),
        )
    if "flow node" in context:
        opened = max(text.rfind("[", 0, opened), text.rfind("{", 0, opened), 0)
    if "flow" in context:
        _, end = _line_bounds(text, opened)
        closing = "}" if text[opened : opened + 1] == "{" else "]"
        message = f"this bracket is never closed or a comma is missing; close it with `{closing}`"
        return SyntaxFault(opened, end, message), (opened, end)
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


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    event: Any
    children: list[Green]


def _build(text: str, faults: tuple[SyntaxFault, ...]) -> Composed:
    """The first document's tree; further documents are only checked for syntax."""
    stack: list[_Open] = []
    root: Green | None = None
    anchors: list[tuple[str, Green]] = []
    has_aliases = False
    documents = 0
    for event in _events(text):
        match event:
            case yaml.DocumentStartEvent():
                documents += 1
                continue
            case yaml.ScalarEvent():
                node: Green = _scalar(event)
            case yaml.AliasEvent():
                node = _alias(event)
                has_aliases = True
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                stack.append(_Open(event, []))
                continue
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                node = _close(stack.pop(), event)
            case _:
                continue
        if stack:
            if isinstance(node, GreenScalar) and _in_flow_list_of_mapping(stack):
                node = _split_at_colon(node) or node
            if len(stack) > MAX_DEPTH:
                node = GreenScalar(node.start, node.end, "")
            stack[-1].children.append(node)
        elif documents == 1:
            root = node
        if documents == 1 and node.anchor:
            anchors.append((node.anchor, node))
    anchors.sort(key=lambda anchored: anchored[1].start)
    return Composed(root, faults, tuple(anchors), has_aliases)


def _events(text: str) -> Iterator[Any]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _alias(event: Any) -> GreenAlias:
    return GreenAlias(event.start_mark.index, event.end_mark.index, event.anchor)


def _scalar(event: Any) -> GreenScalar:
    start, end = event.start_mark.index, event.end_mark.index
    return GreenScalar(
        start, end, event.value, _STYLES.get(event.style, "plain"), event.tag, event.anchor
    )


def _close(opened: _Open, end: Any) -> Green:
    event, children = opened.event, opened.children
    flow = bool(event.flow_style)
    start = event.start_mark.index
    # A block collection "ends" where the next token starts; its last child is its true end.
    stop = end.end_mark.index if flow else (children[-1].end if children else start)
    if isinstance(event, yaml.SequenceStartEvent):
        return GreenSequence(start, max(start, stop), tuple(children), flow, event.anchor)
    pairs = zip(children[::2], children[1::2], strict=True)
    entries = tuple(_entry(key, value, flow=flow) for key, value in pairs)
    return GreenMapping(start, max(start, stop), entries, flow, event.anchor)


# docker-agent's parser needs no blank after a colon inside `{...}`: `{k:v}` is k = v there, and in
# a list inside braces an item with a colon is a mapping.


def _in_flow_list_of_mapping(stack: list[_Open]) -> bool:
    innermost = stack[-1].event
    return (
        isinstance(innermost, yaml.SequenceStartEvent)
        and bool(innermost.flow_style)
        and any(isinstance(o.event, yaml.MappingStartEvent) and o.event.flow_style for o in stack)
    )


def _entry(key: Green, value: Green, *, flow: bool) -> GreenEntry:
    """An entry; in braces, one without a value may be a key and a value run together."""
    if (
        flow
        and isinstance(key, GreenScalar)
        and isinstance(value, GreenScalar)
        and value.start == value.end
    ):
        split = _split_at_colon(key)
        if split is not None:
            return split.entries[0]
    return GreenEntry(key, value)


def _split_at_colon(node: GreenScalar) -> GreenMapping | None:
    """A plain `key:value` as a mapping; None for addresses and whatever has no such colon."""
    key, colon, value = node.value.partition(":")
    on_one_line = node.end - node.start == len(node.value)
    if not (key and colon and value) or value[0] == "/" or not on_one_line:
        return None
    if node.style != "plain" or node.tag or node.anchor:
        return None
    middle = node.start + len(key)
    entry = GreenEntry(
        GreenScalar(node.start, middle, key), GreenScalar(middle + 1, node.end, value)
    )
    return GreenMapping(node.start, node.end, (entry,), flow=True)
