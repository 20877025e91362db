"""Writes another name where one stands: quotes stay as they are, and are added where they must."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from cagent_ls.analysis.finding import Edit
from cagent_ls.features.occurrences import Occurrence
from cagent_ls.syntax.compose import compose
from cagent_ls.syntax.dialect import scalar_kind
from cagent_ls.syntax.green import GreenScalar
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import content, in_flow


def respelled(places: Iterable[Occurrence], name: str) -> list[Edit]:
    """The edits that write `name` at all places."""
    by_scalar: dict[Span, list[Occurrence]] = {}
    for place in places:
        by_scalar.setdefault(place.node.span.shifted(place.base), []).append(place)
    return [edit for together in by_scalar.values() for edit in _edits(together, name)]


def spelled(text: str) -> str:
    """A text as a key or a value, in blocks and in brackets; in quotes where it must."""
    plain = _means_itself(text, f"x: {text}", 1) and _means_itself(text, f"{{{text}: x}}", 0)
    return text if plain else _quoted(text)


def _edits(places: list[Occurrence], name: str) -> list[Edit]:
    node, base = places[0].node, places[0].base
    match node.style:
        case "single":
            return [Edit(place.span, name.replace("'", "''")) for place in places]
        case "double":
            return [Edit(place.span, _quoted(name)[1:-1]) for place in places]
        case "plain":
            span = content(node)
            text = node.scope.text[span.start : span.end]
            for place in reversed(places):
                at = place.span.shifted(-base - span.start)
                text = text[: at.start] + name + text[at.end :]
            if not _is_plain(node, text):
                return [Edit(span.shifted(base), _quoted(text))]
        case _:
            pass
    return [Edit(place.span, name) for place in places]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _is_plain(node: Node, text: str) -> bool:
    """Whether the text means itself without quotes where `node` stands."""
    is_key = node.key is None and node.index is None
    entry = f"{text}: x" if is_key else f"x: {text}"
    return _means_itself(text, f"{{{entry}}}" if in_flow(node) else entry, 0 if is_key else 1)


@lru_cache(64)  # the same name in many places
def _means_itself(text: str, probe: str, place: int) -> bool:
    """Whether a mapping with one entry has the text as its key (place 0) or its value (1)."""
    made = compose(f"{probe}\n")
    root = Node(((made.root, 0),)) if made.root is not None else None
    if root is None or made.faults or len(root.entries) != 1:
        return False
    found = root.entries[0][place]
    plain = isinstance(found.green, GreenScalar) and found.green.anchor is None
    same = found.text == " ".join(text.split()) and not found.tag and found.style == "plain"
    return plain and same and not found.is_merge_key and scalar_kind(found) == "text"
