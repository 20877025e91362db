from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cagent_ls.syntax.document import Document, parse
from cagent_ls.syntax.tree import Node

TEAM = dedent("""\
    # a team
    version: 16
    agents:
      # the boss
      root:
        model: dmr/ai/qwen3
        sub_agents: [helper]
        instruction: |
          Be kind.

      helper:
        model: local
    models:
      local: {provider: dmr, model: ai/smollm2}
    """)


def plain(node: Node | None) -> object:
    """The tree as plain values, to compare by eye."""
    if node is None:
        return None
    if node.kind == "mapping":
        return [(key.text, plain(value)) for key, value in node.entries]
    if node.kind == "sequence":
        return [plain(item) for item in node.items]
    return f"*{node.text}" if node.kind == "alias" else node.text


def nodes(node: Node | None) -> list[Node]:
    found = [node] if node else []
    for current in found:
        found.extend(current.children())
    return found


def source(document: Document, *path: str) -> str:
    """The text that the node at `path` spans."""
    node = document.root
    for step in path:
        assert node is not None
        node = node.items[int(step)] if node.kind == "sequence" else node.get(step)
    assert node is not None
    return document.text[node.span.start : node.span.end]


def test_a_document_keeps_order_and_exact_places() -> None:
    document = parse(TEAM)
    assert document.faults == ()
    assert plain(document.root) == [
        ("version", "16"),
        (
            "agents",
            [
                (
                    "root",
                    [
                        ("model", "dmr/ai/qwen3"),
                        ("sub_agents", ["helper"]),
                        ("instruction", "Be kind.\n"),
                    ],
                ),
                ("helper", [("model", "local")]),
            ],
        ),
        ("models", [("local", [("provider", "dmr"), ("model", "ai/smollm2")])]),
    ]
    assert source(document, "agents", "helper", "model") == "local"
    assert source(document, "agents", "root", "sub_agents", "0") == "helper"
    assert source(document, "models", "local") == "{provider: dmr, model: ai/smollm2}"


def test_the_node_at_an_offset_knows_its_path() -> None:
    document = parse(TEAM)
    assert document.root is not None
    node = document.root.at(TEAM.index("[helper]") + 2)
    assert node.path() == ("agents", "root", "sub_agents", "0")


def test_unchanged_blocks_are_not_parsed_again() -> None:
    before = parse(TEAM)
    after = parse(TEAM.replace("local\n", "other\n"), before)
    assert plain(after.root) == plain(parse(after.text).root)
    kept = {id(block) for block in before.cache.values()} & {id(b) for b in after.cache.values()}
    assert len(kept) >= 3


@pytest.mark.parametrize(
    ("text", "survivors", "message"),
    [
        ("a: 1\nmod\nb: 2\n", ["a", "b"], "a key needs a colon"),
        ("a: 'x\nb: 2\n", ["a", "b"], "this quote is never closed"),
        ("a:\n  x: [1,\n  y: 3\nb: 2\n", ["a", "b"], "this bracket is never closed"),
        ("a:\n\tx: 1\nb: 2\n", ["a", "b"], "a tab cannot indent YAML"),
        ("a: b: c\nd: 1\n", ["a", "d"], "a value with `: ` in it must be put in quotes"),
        ("a: @x\nb: 1\n", ["a", "b"], "a plain value cannot start with `@`"),
        ("a:\n  x: 1\n y: 2\nb: 1\n", ["a", "b"], "check its indentation"),
        ("a: \x01\nb: 1\n", ["a", "b"], "control character"),
    ],
)
def test_a_broken_line_leaves_its_neighbours(text: str, survivors: list[str], message: str) -> None:
    document = parse(text)
    assert len(document.faults) == 1
    assert message in document.faults[0].message
    assert document.root is not None
    assert [key.text for key, _ in document.root.entries if key.text in survivors] == survivors


@pytest.mark.parametrize(
    "text",
    [
        "a: {\nb: 1\n}\nc: 2\n",
        "a: 'one\ntwo'\nb: 1\n",
        "{a: 1, b: [x, y]}\n",
        "---\na: 1\n---\nb: 2\n",
        "x:\n  a: 'one\n  b: two'\n  c: 1\n",
        "a: &x {k: 1}\nb: *x\n",
    ],
)
def test_cutting_never_changes_the_meaning(text: str) -> None:
    from cagent_ls.syntax.compose import compose

    document = parse(text)
    whole = compose(text).root
    assert document.faults == ()
    assert whole is not None
    assert plain(document.root) == plain(Node(((whole, 0),)))


@pytest.mark.parametrize(
    "text", ["", "\n", "# only a comment\n", "\ufeff", "[" * 2000, "\ud800: 1"]
)
def test_odd_texts_give_a_document(text: str) -> None:
    assert isinstance(parse(text), Document)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TEAM)),
            st.integers(0, 12),
            st.text(st.sampled_from("ab:-[]{}'\"|>#&*!,? \n\t\r\ufeff😀"), max_size=6),
        ),
        max_size=4,
    )
)
def test_any_edit_gives_ranges_inside_the_text_and_the_same_tree_as_from_scratch(
    edits: list[tuple[int, int, str]],
) -> None:
    document = parse(TEAM)
    for start, length, inserted in edits:
        text = document.text[:start] + inserted + document.text[start + length :]
        document = parse(text, document)
    scratch = parse(document.text)
    assert plain(document.root) == plain(scratch.root)
    assert document.faults == scratch.faults
    size = len(document.text)
    for node in nodes(document.root):
        assert 0 <= node.span.start <= node.span.end <= size
    for fault in document.faults:
        assert 0 <= fault.start <= fault.end <= size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{k:v, type:shell}", [("k", "v"), ("type", "shell")]),
        ("{ref: docker:time}", [("ref", "docker:time")]),
        ("{a: [org/agent:v1]}", [("a", [[("org/agent", "v1")]])]),
        ("{a: [http://host/x]}", [("a", ["http://host/x"])]),
        ('{a: ["shell:cmd=ls"]}', [("a", ["shell:cmd=ls"])]),
        ("a: [shell:cmd=ls*]", [("a", ["shell:cmd=ls*"])]),
        ("k:v: 1", [("k:v", "1")]),
    ],
)
def test_in_braces_a_colon_needs_no_blank_after_it(text: str, expected: object) -> None:
    assert plain(parse(text).root) == expected


def test_an_edit_may_part_what_a_bracket_held_together() -> None:
    old = "agents:\n  root:\n    x: [w\nriter]\n  writer:\n    model: m\n    y: a\n"
    new = old.replace("    y", "    \ty")
    edited, fresh = parse(new, parse(old)), parse(new)
    assert plain(edited.root) == plain(fresh.root)
    assert edited.faults == fresh.faults
