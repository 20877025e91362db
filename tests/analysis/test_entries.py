"""Edits of entries: text in, text out."""

from textwrap import dedent

import pytest

from cagent_ls.analysis.entries import delete_entry, delete_item, insert_after
from cagent_ls.analysis.fixing import apply
from cagent_ls.syntax.document import parse
from cagent_ls.syntax.tree import Node


def key(node: Node, name: str) -> Node:
    """The first key called `name` in the tree."""
    found = [k for n in walk(node) for k, _ in n.entries if k.text == name]
    return found[0]


def walk(node: Node) -> list[Node]:
    return [node, *(inner for child in node.children() for inner in walk(child))]


def root(text: str) -> Node:
    found = parse(text).root
    assert found is not None
    return found


DELETIONS = {
    "a line": ("a: {}\nx: 1\nb: 2\n", "a: {}\nb: 2\n"),
    "the last line without its end": ("a: 1\nx: 2", "a: 1\n"),
    "carriage returns": ("a: 1\r\nx: 2\r\nb: 3\r\n", "a: 1\r\nb: 3\r\n"),
    "a comment beside it stays": ("a:\n  x: 1  # why\n  b: 2\n", "a:\n  # why\n  b: 2\n"),
    "comments around it stay": (
        "a:\n  # one\n  x: 1\n  # two\n  b: 2\n",
        "a:\n  # one\n  # two\n  b: 2\n",
    ),
    "a value of many lines": (
        "a:\n  x:\n    - 1 # one\n    - 2\n  b: 2\n",
        "a:\n  # one\n  b: 2\n",
    ),
    "block text": ("a:\n  x: |\n    # no comment\n    two\n\n  b: 2\n", "a:\n\n  b: 2\n"),
    "no value": ("a:\n  x:\n  b: 2\n", "a:\n  b: 2\n"),
    "the only entry": ("a:\n  x: 1\nb: 2\n", "a:\n  {}\nb: 2\n"),
    "the only entry with a comment": ("a:\n  x: 1 # why\n", "a:\n  {}  # why\n"),
    "the first of an item": ("- x: 1\n  b: 2\n", "- b: 2\n"),
    "the first of an item with a comment": ("- x: 1 # why\n  b: 2\n", "- # why\n  b: 2\n"),
    "the second of an item": ("- a: 1\n  x: 2\n- b: 3\n", "- a: 1\n- b: 3\n"),
    "the only one of an item": ("- x: 1\n- b\n", "- {}\n- b\n"),
    "first in brackets": ("a: {x: 1, b: 2}\n", "a: {b: 2}\n"),
    "last in brackets": ("a: {b: 2, x: [1, 2]}\n", "a: {b: 2}\n"),
    "alone in brackets": ("a: {x: 1}\n", "a: {}\n"),
    "brackets over lines": ("a: {\n  b: 1, # one\n  x: 2\n}\n", "a: {\n  b: 1, # one\n  \n}\n"),
    "no colon in brackets": ("a: {x, b: 2}\n", "a: {b: 2}\n"),
    "no value in brackets": ("a: {b: 2, x : , c: 3}\n", "a: {b: 2, c: 3}\n"),
    "a comment in brackets is not thrown away": (
        "a: {x: [1, # one\n  2], b: 2}\n",
        "a: {x: [1, # one\n  2], b: 2}\n",
    ),
    "an anchor is not thrown away": ("a:\n  x: &v 1\n  b: *v\n", "a:\n  x: &v 1\n  b: *v\n"),
}


@pytest.mark.parametrize(("text", "expected"), DELETIONS.values(), ids=DELETIONS.keys())
def test_an_entry_is_deleted(text: str, expected: str) -> None:
    assert apply(text, delete_entry(key(root(text), "x"))) == expected


ITEMS = {
    "a line": ("a:\n  - b\n  - x\n  - c\n", "a:\n  - b\n  - c\n"),
    "with a comment": ("a:\n  - x # why\n  - c\n", "a:\n  # why\n  - c\n"),
    "the only one": ("a:\n  - x\n", "a:\n  []\n"),
    "in brackets": ("a: [b, x]\n", "a: [b]\n"),
    "first in brackets": ("a: [x, b]\n", "a: [b]\n"),
}


@pytest.mark.parametrize(("text", "expected"), ITEMS.values(), ids=ITEMS.keys())
def test_an_item_is_deleted(text: str, expected: str) -> None:
    item = next(node for node in walk(root(text)) if node.text == "x")
    assert apply(text, delete_item(item)) == expected


INSERTIONS = {
    "a line": ("a:\n  x: 1 # why\n  b: 2\n", "a:\n  x: 1 # why\n  new: 3\n  b: 2\n"),
    "behind a dash": ("a:\n  - x: 1\n", "a:\n  - x: 1\n    new: 3\n"),
    "carriage returns": ("x: 1\r\nb: 2\r\n", "x: 1\r\nnew: 3\r\nb: 2\r\n"),
    "without a line end": ("x: 1", "x: 1\nnew: 3"),
    "after a list": ("x:\n  - 1\n  - 2\n", "x:\n  - 1\n  - 2\nnew: 3\n"),
    "in brackets": ("a: {x: 1, b: 2}\n", "a: {x: 1, new: 3, b: 2}\n"),
    "without a colon in brackets": ("a: {x, b: 2}\n", "a: {x, new: 3, b: 2}\n"),
}


@pytest.mark.parametrize(("text", "expected"), INSERTIONS.values(), ids=INSERTIONS.keys())
def test_an_entry_is_inserted(text: str, expected: str) -> None:
    assert apply(text, insert_after(key(root(text), "x"), "new: 3")) == expected


def test_what_an_alias_brings_in_is_not_edited() -> None:
    text = dedent("""\
        a: &one {x: 1}
        b: *one
        """)
    brought = root(text).pairs["b"].entries[0][0]
    assert delete_entry(brought) == ()
