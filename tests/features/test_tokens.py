import random
import re
from pathlib import Path

import pytest

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.token_data import difference, packed, packed_range
from cagent_ls.features.token_legend import LEGEND
from cagent_ls.features.tokens import tokens
from cagent_ls.syntax.lines import Encoding, Span

HEAD = "agents:\n  root:\n    model: a/b\n    "
EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/**/*.yaml"))


def read(text: str) -> list[tuple[str, str]]:
    """Text and type of each token."""
    return [
        (text[t.span.start : t.span.end], f"{t.type}!" if t.declares else t.type)
        for t in tokens(analyse(text), Span(0, len(text)))
    ]


def unpacked(file: Snapshot, data: list[int], units: Encoding) -> list[tuple[Span, str]]:
    """Places and types, as a client reads them."""
    lines, line, column, found = file.document.lines, 0, 0, []
    for at in range(0, len(data), 5):
        by, start, length, number, _ = data[at : at + 5]
        line, column = line + by, start if by else column + start
        begin, end = lines.offset(line, column, units), lines.offset(line, column + length, units)
        found.append((Span(begin, end), LEGEND[number]))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("agents: {root: {model: a/b}}\n", [("root", "class!"), ("a", "namespace"), ("b", "type")]),
        (
            "models: {m: {provider: dmr, model: x}}\n",
            [("m", "type!"), ("dmr", "namespace")],
        ),
        (
            "agents: {root: {model: 'm, a/b', sub_agents: [\"root\"]}}\n",
            [
                ("root", "class!"),
                ("m", "type"),
                ("a", "namespace"),
                ("b", "type"),
                ("root", "class"),
            ],
        ),
        (
            "permissions: {allow: ['read_*', 'shell:cmd=ls*:cwd=/x']}\n"
            "agents: {root: {model: m}}\n",
            [
                ("read_*", "regexp"),
                ("shell", "function"),
                ("cmd", "parameter"),
                ("ls*", "regexp"),
                ("cwd", "parameter"),
                ("/x", "regexp"),
                ("root", "class!"),
                ("m", "type"),
            ],
        ),
        (
            "models: {m: {provider: dmr, token_key: KEY, model: x,"
            " provider_opts: {runtime_flags: ['--seed=1', -t, '8']}}}\n",
            [
                ("m", "type!"),
                ("dmr", "namespace"),
                ("KEY", "variable"),
                ("--seed", "parameter"),
                ("-t", "parameter"),
            ],
        ),
        ("other: {m: {provider: dmr}}\n", []),
    ],
)
def test_whole_files(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("toolsets: [{type: filesystem, tools: [read_file]}]\n", ("read_file", "function")),
        ("toolsets: [{type: mcp, ref: gh}]\nmcps: {gh: {command: x}}\n", ("gh", "interface")),
        ("toolsets: [{type: rag, ref: notes}]\n", ("notes", "struct")),
        ("commands: {hi: 'Say ${env.WHO}'}\n", ("${env.WHO}", "variable")),
        ("hooks: {pre_tool_use: [{matcher: 'a|b'}]}\n", ("a|b", "regexp")),
        ("toolsets: [{type: shell, env: {A: $HOME}}]\n", ("$HOME", "variable")),
    ],
)
def test_single_tokens(text: str, token: tuple[str, str]) -> None:
    assert token in read(HEAD + text)


@pytest.mark.parametrize("units", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    "text",
    [
        "agents:\n  😀: {model: é/😀, sub_agents: [😀]}\n  b: {model: 'a,b'}\n",
        "---\nagents:\r\n  root:\r\n    model: a/b\r\n---\nx: 1\n",
        "models: {a: {provider: b}, c: {provider: d}}\nagents:\n\n\n  root: {model: a}\n",
        *(path.read_text("utf-8") for path in EXAMPLES),
    ],
)
def test_what_is_packed_is_what_was_found(text: str, units: Encoding) -> None:
    file = analyse(text)
    whole = Span(0, len(text))
    found = [(t.span, t.type) for t in tokens(file, whole)]
    assert unpacked(file, packed(file, units), units) == found
    assert packed_range(file, whole, units) == packed(file, units)


def test_a_range_has_only_its_own() -> None:
    text = "agents:\n" + "".join(f"  a{i}: {{model: x/y}}\n" for i in range(9))
    start = text.index("  a4")
    found = tokens(analyse(text), Span(start, start + 5))
    assert [text[t.span.start : t.span.end] for t in found] == ["a4"]


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ([1, 2, 3], [1, 2, 3], None),
        ([1, 2, 3], [1, 9, 3], (1, 1, [9])),
        ([1, 1, 1], [1, 1], (2, 1, [])),
        ([], [1], (0, 0, [1])),
        ([1], [], (0, 1, [])),
    ],
)
def test_differences(
    old: list[int], new: list[int], edit: tuple[int, int, list[int]] | None
) -> None:
    assert difference(old, new) == edit


def test_edits_make_the_same_as_a_fresh_look() -> None:
    text = EXAMPLES[0].read_text("utf-8")
    chance = random.Random(7)  # noqa: S311
    file = analyse(text)
    for _ in range(60):
        before = packed(file, "utf-16")
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(["x", "\n", "- ", "😀", ":", ""]) + text[at + 1 :]
        file = analyse(text, file)
        data = packed(file, "utf-16")
        assert data == packed(analyse(text), "utf-16")
        edit = difference(before, data)
        if edit is not None:
            start, gone, new = edit
            assert before[:start] + new + before[start + gone :] == data


def test_the_page_names_the_whole_legend() -> None:
    page = Path(__file__).parents[2] / "docs" / "semantic-tokens.md"
    named = re.findall(r"^\| `(\w+)` \|", page.read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(LEGEND)
