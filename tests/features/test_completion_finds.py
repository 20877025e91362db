"""What right files say is among the offers at its place, after two letters of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.completion import complete
from cagent_ls.features.locate import locate
from cagent_ls.language.types import Boolean, Reference, StructRef, Words
from cagent_ls.rules import RULES
from cagent_ls.syntax.tree import Node

ROOT = Path(__file__).parents[2]
EXAMPLES = [path.read_text("utf-8") for path in sorted((ROOT / "examples").rglob("*.yaml"))]
TYPED = 2


def words(node: Node) -> Iterator[tuple[Node, bool]]:
    """Every key, then every other scalar, each with whether it is a key."""
    for key, value in node.entries:
        if not key.is_merge_key and key.text not in merged(node):
            yield key, True
        yield from words(value)
    for item in node.items:
        yield from words(item)
    if node.kind == "scalar" and node.style == "plain" and node.text:
        yield node, False


def merged(mapping: Node) -> set[str]:
    """The keys that merge keys bring in: those are not offered again."""
    merges = (value.meant for key, value in mapping.entries if key.is_merge_key)
    return {name for value in merges for name in value.pairs}


def is_closed(file: Snapshot, node: Node, is_key: bool) -> bool:
    """Whether it is known what may stand at a place."""
    place = locate(file, node.span.start + 1)
    if place is None or node.via is not None:
        return False
    if is_key:
        return isinstance(place.type, StructRef)
    defined = isinstance(place.type, Reference) and node.text in file.symbols.of(place.type.target)
    return defined or isinstance(place.type, Words | Boolean)


@pytest.mark.parametrize("text", [*EXAMPLES, *(rule.good for rule in RULES[::4])])
def test_what_is_written_is_offered(text: str) -> None:
    file = analyse(text)
    if file.root is None or "cagent-ls: ignore" in text:
        return
    for node, is_key in words(file.root):
        if is_closed(file, node, is_key):
            start, end = node.span.start, text.find("\n", node.span.start)
            typed = text[: start + TYPED] + text[end if end >= 0 else len(text) :]
            offers = complete(analyse(typed), start + TYPED).items
            assert node.text in [offer.label for offer in offers], f"{typed}\n{node.text}"
