"""Makes offers out of names: quotes, colons and indentation as the place needs them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from cagent_ls.features.completion.item import Completion, Kind
from cagent_ls.features.completion.slot import Slot
from cagent_ls.syntax.lines import Span

_PLAIN = re.compile(r"(?:[\w./~$]|-(?=[^\s]))(?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=[^\s#]))*\Z")
_FLOW_MARKS = re.compile(r"[,\[\]{}]|:(?:\Z|[,\[\]{}])")
_NUMBER = re.compile(r"\$\{\d+")
_CHOICE = re.compile(r"\$\{\d+\|([^,|]*)[^|]*\|\}")
_DEFAULT = re.compile(r"\$\{\d+:((?:\\.|[^\\}])*)\}")
_STOP = re.compile(r"\$\d+|\$\{\d+\}")
_ESCAPED = re.compile(r"\\([$}\\])")


def value(
    slot: Slot,
    text: str,
    kind: Kind,
    detail: str,
    doc: str,
    *,
    rank: int = 0,
    label: str = "",
    span: Span | None = None,
) -> Completion:
    """An offer that writes `text` as a scalar, or, with `span`, as a part of one."""
    written = slot.prefix + (quoted(text, slot) if span is None else escaped(text, slot))
    return Completion(label or text, written, span or slot.span, kind, detail, doc, rank=rank)


def listed(offer: Completion) -> Completion:
    """The same as a list with one item."""
    return replace(offer, text=f"[{offer.text}]")


def quoted(text: str, slot: Slot) -> str:
    """A scalar, in quotes where it would else mean something else."""
    if slot.quote:
        return escaped(text, slot)
    if _PLAIN.match(text) and not (slot.flow and _FLOW_MARKS.search(text)):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def escaped(text: str, slot: Slot) -> str:
    """A part of a scalar whose quotes stand there already."""
    if slot.quote == "'":
        return text.replace("'", "''")
    if slot.quote == '"':
        return text.replace("\\", "\\\\").replace('"', '\\"')
    return text


def key(
    slot: Slot, name: str, tail: str, detail: str, doc: str, *, snippet: str = "", rank: int = 0
) -> Completion:
    """An offer that writes a key; `tail` is what follows its colon, over several lines or not."""
    written = quoted(name, slot)
    if slot.has_colon:
        return Completion(name, slot.prefix + written, slot.span, "key", detail, doc, rank=rank)
    if slot.kept is not None:
        written = f"{slot.prefix}{written}:"
        return Completion(name, written, slot.span, "key", detail, doc, rank=rank)
    body = f"{written}:{tail}"
    made = lines(slot, body)
    rich = f"{written}:{snippet}" if snippet else None
    return Completion(
        name,
        made,
        slot.span,
        "key",
        detail,
        doc,
        snippet=relative(slot, rich or escape(body)) if rich or "\n" in body else None,
        rank=rank,
    )


def snippet(slot: Slot, label: str, body: str, detail: str, doc: str, rank: int = 1) -> Completion:
    """An offer of several lines."""
    return Completion(
        label,
        lines(slot, plain(body)),
        slot.span,
        "snippet",
        detail,
        doc,
        snippet=relative(slot, renumbered(body)),
        rank=rank,
    )


def lines(slot: Slot, text: str) -> str:
    """The text with its lines indented to the column of the slot."""
    return slot.prefix + text.replace("\n", slot.newline + " " * slot.column)


def relative(slot: Slot, body: str) -> str:
    """A snippet with its lines indented relative to the line it is put into."""
    return slot.prefix + body.replace("\n", "\n" + " " * (slot.column - slot.lead))


def renumbered(body: str) -> str:
    """The snippet with its stops counted from 1 in the order they stand."""
    numbers = count(1)
    return _NUMBER.sub(lambda _: f"${{{next(numbers)}", body)


def plain(body: str) -> str:
    """The text that a snippet gives when nothing is changed."""
    body = _CHOICE.sub(r"\1", body)
    body = _DEFAULT.sub(r"\1", body)
    return _ESCAPED.sub(r"\1", _STOP.sub("", body))


def escape(text: str) -> str:
    """The text as a snippet without stops."""
    return re.sub(r"([\\$}])", r"\\\1", text)


def indented(body: str, by: int = 2) -> str:
    """The body with all its lines indented."""
    return " " * by + body.replace("\n", "\n" + " " * by)
