"""How docker-agent's parser reads scalars, keys, merges and flow collections."""

import pytest

from cagent_ls.syntax.dialect import HUGE, as_float, as_int, plain_value, scalar_kind
from cagent_ls.syntax.document import parse
from cagent_ls.syntax.tree import Node


def value(text: str, *path: str) -> Node:
    node = parse(text).root
    for step in path:
        assert node is not None
        node = node.elements[int(step)] if node.kind == "sequence" else node.get(step)
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("written", "kind", "meant"),
    [
        ("true", "bool", True),
        ("FALSE", "bool", False),
        ("yes", "text", "yes"),
        ("tRue", "text", "tRue"),
        ("", "null", None),
        ("~", "null", None),
        ("NULL", "null", None),
        ("nUll", "text", "nUll"),
        ("12", "int", 12),
        ("1_000", "int", 1000),
        ("0x1F", "int", 31),
        ("017", "int", 15),
        ("0o17", "int", 15),
        ("0b101", "int", 5),
        ("09", "text", "09"),
        ("+3", "int", 3),
        (".5", "float", 0.5),
        ("8.", "float", 8.0),
        ("1.0e3", "float", 1000.0),
        ("1e3", "text", "1e3"),
        (".inf", "float", float("inf")),
        ("2024-01-31", "text", "2024-01-31"),
        ("12:30", "text", "12:30"),
        ("'12'", "text", "12"),
        ("!!str 12", "text", "12"),
        ("!!int '12'", "int", 12),
        ("!other 12", "int", 12),
    ],
)
def test_scalars(written: str, kind: str, meant: object) -> None:
    node = value(f"k: {written}\n", "k")
    assert (scalar_kind(node), plain_value(node)) == (kind, meant)


@pytest.mark.parametrize(
    ("text", "path", "meant"),
    [
        ("{k:v, j: w}", ("k",), "v"),
        ("{k:v, j: w}", ("j",), "w"),
        ("{description: a: b}", ("description",), "a: b"),
        ("{u: x, d: a: b: c, e: f}", ("d",), "a: b: c"),
        ("{url: http://x/y}", ("url",), "http://x/y"),
        ("k: [a:b]", ("k", "0"), "a:b"),
        ("? a\n: b", ("a",), "b"),
        ("{a: 1,}", ("a",), "1"),
    ],
)
def test_colons_and_commas_in_flow(text: str, path: tuple[str, ...], meant: str) -> None:
    assert parse(text).faults == ()
    assert value(text, *path).text == meant


@pytest.mark.parametrize(
    ("text", "path", "meant"),
    [
        ("a: &x {k: 1}\nb: *x\n", ("b", "k"), "1"),
        ("a: &x {k: 1}\nb: {<<: *x, j: 2}\n", ("b", "k"), "1"),
        ("a: &x {k: 1}\nb: {<<: *x, k: 2}\n", ("b", "k"), "2"),
        ("a: &x {k: 1}\nb: {k: 2, <<: *x}\n", ("b", "k"), "1"),
        ("a: &x {k: 1}\nb: &y {j: 2}\nc: {<<: [*x, *y]}\n", ("c", "j"), "2"),
        ("a: &x 1\nb: &x 2\nc: *x\n", ("c",), "2"),
        ("a: &x 1\nb: *x\nc: &x 2\n", ("b",), "1"),
        ("a: &x {k: &y v}\nb: *x\nc: *y\n", ("c",), "v"),
        ("a:\n  one: &x {k: 1}\n  two:\n    <<: *x\n", ("a", "two", "k"), "1"),
    ],
)
def test_aliases_and_merge_keys(text: str, path: tuple[str, ...], meant: str) -> None:
    assert value(text, *path).text == meant


def test_what_an_alias_brings_in_is_shown_at_the_alias() -> None:
    text = "a: &x {k: 1}\nb: {<<: *x}\n"
    node = value(text, "b", "k")
    assert text[node.span.start : node.span.end] == "*x"


@pytest.mark.parametrize("text", ["a: &x [*x]\n", "a: &x {<<: *x}\n", "a: *nothing\n"])
def test_an_alias_that_leads_nowhere_stays_an_alias(text: str) -> None:
    root = parse(text).root
    assert root is not None
    pending = [root]
    for node in pending:
        pending += node.children()
    assert [n.meant.kind for n in pending if n.kind == "alias"] == ["alias"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("100.5", 100),
        ("1e3", 1000),
        ("1e999", HUGE),
        ("-" + "9" * 5000, -HUGE),
        ("0x" + "f" * 5000, HUGE),
    ],
)
def test_whole_numbers_of_any_size(text: str, number: int) -> None:
    assert as_int(text) == number


@pytest.mark.parametrize("text", ["9" * 400, "0x" + "f" * 400, "1" + "0" * 300 + ".0", "-.inf"])
def test_any_number_has_a_size(text: str) -> None:
    assert abs(as_float(text)) >= 1e300
