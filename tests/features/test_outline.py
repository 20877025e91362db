"""The outline: the file, and its lines with details in brackets."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.features.outline import Entry, outline, search
from cagent_ls.syntax.lines import Span

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.yaml"))


def drawn(entries: Iterable[Entry], indent: str = "") -> Iterator[str]:
    for entry in entries:
        detail = f" ({entry.detail})" if entry.detail else ""
        yield f"{indent}{entry.kind} {entry.name}{detail}"
        yield from drawn(entry.children, indent + "  ")


CASES = [
    (
        """\
        version: "8"
        agents:
          root:
            model: local
            toolsets:
              - type: filesystem
              - {type: mcp, ref: docker:github}
              - type: rag
                ref: notes
              - half
            commands:
              go: Go on.
              plan: {description: Plan it, instruction: Plan.}
            hooks: {session_start: [{type: command, command: ls}]}
          aide: {harness: {type: codex}}
        models:
          local: {provider: dmr, model: ai/qwen3}
        providers: {house: {base_url: http://localhost/v1}}
        mcps: {far: {remote: {url: http://far, transport_type: sse}}}
        rag:
          notes:
            strategies:
              - {type: bm25}
              - {type: chunked-embeddings, embedding_model: local}
        metadata: {author: A}
        """,
        """\
        value version (8)
        section agents
          agent root (local)
            item filesystem
            item mcp (docker:github)
            item rag (notes)
            command go (Go on.)
            command plan (Plan it)
            event session_start
          agent aide (codex)
        section models
          model local (dmr/ai/qwen3)
        section providers
          server house (http://localhost/v1)
        section mcps
          server far (http://far)
        section rag
          source notes
            item bm25
            item chunked-embeddings (local)
        value metadata
        """,
    ),
    (
        "{agents: {a: {model: m}, b: {model: n, m}}, models: {m: {provider: dmr}}}",
        """\
        section agents
          agent a (m)
          agent b (n)
        section models
          model m (dmr)
        """,
    ),
    (
        """\
        version: 16
        commands: {daily: {go: Go., stop: {instruction: Stop.}}}
        toolsets: {disk: {type: filesystem}, hub: {type: mcp, ref: x}}
        agents:
          a: &a {model: m, toolsets: [&t {type: shell}, *t]}
          b: *a
        """,
        """\
        value version (16)
        section commands
          group daily
            command go (Go.)
            command stop (Stop.)
        section toolsets
          group disk (filesystem)
          group hub (mcp x)
        section agents
          agent a (m)
            item shell
            item shell
          agent b (m)
            item shell
            item shell
        """,
    ),
    ("agents:\n  a:\n    model: m\n  b\nmod", "section agents\n  agent a (m)\n"),
    ("agents:", "value agents\n"),
    ("- a", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_an_outline_has_sections_and_what_they_define(text: str, expected: str) -> None:
    lines = drawn(outline(analyse(dedent(text))))
    assert "".join(f"{line}\n" for line in lines) == dedent(expected)


@pytest.mark.parametrize("text", [p.read_text("utf-8") for p in EXAMPLES] + [c[0] for c in CASES])
def test_names_lie_inside_entries_and_entries_inside_each_other(text: str) -> None:
    text = dedent(text)

    def check(entry: Entry, base: int, around: Span) -> None:
        base += entry.base
        span, selection = entry.span.shifted(base), entry.selection.shifted(base)
        assert around.start <= span.start <= selection.start
        assert selection.end <= span.end <= around.end
        written = text[selection.start : selection.end]
        assert entry.name in written or written.startswith(("*", '"'))
        for child in entry.children:
            check(child, base, span)

    for entry in outline(analyse(text)):
        check(entry, 0, Span(0, len(text)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["a.yaml agents root", "a.yaml models small", "b.yaml agents reader"]),
        ("RD", ["b.yaml agents reader"]),
        ("zz", []),
    ],
)
def test_names_are_found_by_their_letters(query: str, expected: list[str]) -> None:
    files = [
        ("a.yaml", analyse("agents: {root: {model: small}}\nmodels: {small: {}}\nversion: 1")),
        ("b.yaml", analyse("agents:\n  reader: {model: x/y}")),
    ]
    found = list(search(query, files))
    assert [f"{f.uri} {f.section} {f.entry.name}" for f in found] == expected
