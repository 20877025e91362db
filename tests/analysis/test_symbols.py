"""The names of a file, and what follows from them."""

import pytest

from cagent_ls.analysis.graph import circles, reached
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import (
    ResolvedModel,
    client_of,
    definition_of,
    is_agent,
    resolve_model,
    span_of,
)
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.language.types import Target

FILE = """\
models:
  m: {provider: dmr, model: ai/x}
  pair: {model: "m, more"}
  more: {model: "openai/gpt-5, m"}
  router: {provider: house, model: big, routing: [{model: m, examples: [a]}]}
  first: {first_available: [router, dmr/ai/y]}
providers:
  house: {provider: anthropic}
agents:
  root: {model: pair, sub_agents: [a, acme/b], use_commands: [go]}
  a: &a {model: first, handoffs: [root], toolsets: [{type: rag, ref: notes}]}
  b: {<<: *a, model: m, force_handoff: c}
  c: {harness: {type: codex}, model: opus}
commands:
  go: {x: {agent: b}}
rag:
  notes: {docs: [a]}
"""


@pytest.fixture(scope="module")
def file() -> Snapshot:
    return analyse(FILE)


def uses(file: Snapshot, target: Target) -> list[ReferenceUse]:
    return [n for n in file.noted if isinstance(n, ReferenceUse) and n.reference.target is target]


def test_lists_of_models_are_spread_out(file: Snapshot) -> None:
    assert file.symbols.parts_of("pair") == ("m", "openai/gpt-5")
    assert file.symbols.parts_of(" first ,, m") == ("first", "m")


def test_models_that_are_made_at_the_start(file: Snapshot) -> None:
    expected = {"m", "openai/gpt-5", "first", "router", "dmr/ai/y"}
    assert file.symbols.loaded_models == expected


def test_agents_are_called_by_lists_merged_lists_and_shared_commands(file: Snapshot) -> None:
    calls = {"root": ("a", "b"), "a": ("root",), "b": ("c", "root"), "c": ()}
    assert {name: tuple(sorted(c)) for name, c in file.symbols.calls.items()} == calls
    assert file.symbols.reachable == {"root", "a", "b", "c"}


def test_a_merged_toolset_counts_as_a_use(file: Snapshot) -> None:
    owners = [use.owner for use in file.symbols.uses_of(Target.RAG, "notes")]
    assert owners == ["a", "b"]


def test_models_resolve_by_name_first() -> None:
    symbols = analyse("models: {a/b: {provider: dmr, model: x}}\n").symbols
    definition = symbols.of(Target.MODEL)["a/b"]
    assert resolve_model(symbols, "a/b") == ResolvedModel("a/b", "dmr", "x", definition)
    assert resolve_model(symbols, "a/c/d") == ResolvedModel("a/c/d", "a", "c/d", None)
    assert [resolve_model(symbols, name) for name in ("a", "a/", "/b", "auto")] == [None] * 4


def test_agents_are_those_of_the_file_and_published_ones(file: Snapshot) -> None:
    names = ("a", "acme/b", "./b.yaml")
    assert [is_agent(file.symbols, name) for name in names] == [True, True, False]


def test_the_client_of_a_provider(file: Snapshot) -> None:
    assert [client_of(file.symbols, p) for p in ("house", "dmr")] == ["anthropic", "dmr"]


def test_the_definition_of_a_model_in_place_is_its_provider() -> None:
    text = "agents: {root: {model: 'h/x, nix/y'}}\nproviders: {h: {base_url: 'http://h'}}\n"
    file = analyse(text)
    found = [definition_of(file.symbols, use) for use in uses(file, Target.MODEL)]
    assert found == [file.symbols.of(Target.PROVIDER)["h"], None]


@pytest.mark.parametrize(
    ("value", "marked"),
    [
        ("ab", ["ab"]),
        ("'ab'", ["'ab'"]),
        ("a, ab,b", ["a", "ab", "b"]),
        ('"ab , a"', ["ab", "a"]),
    ],
)
def test_names_in_comma_lists_have_their_own_place(value: str, marked: list[str]) -> None:
    text = (
        f"agents: {{root: {{model: {value!s}}}}}\n"
        if "," not in value
        else (f"agents:\n  root:\n    model: {value}\n")
    )
    file = analyse(text)
    spans = [
        span_of(noted).shifted(part.start)
        for part in file.parts
        for noted in part.facts.noted
        if isinstance(noted, ReferenceUse)
    ]
    assert [text[span.start : span.end] for span in spans] == marked


def test_an_edit_that_changes_no_name_keeps_the_table(file: Snapshot) -> None:
    assert analyse(FILE.replace("docs: [a]", "docs: [c]"), file).symbols is file.symbols
    assert analyse(FILE.replace("  notes:", "  papers:"), file).symbols is not file.symbols


def test_circles_are_told_apart() -> None:
    edges = {"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["e"], "e": ["d"], "f": ["f"], "g": []}
    found = circles(edges)
    assert found.keys() == {"a", "b", "d", "e", "f"}
    assert found["a"] == found["b"] != found["d"] == found["e"] != found["f"]
    assert reached(edges, ["c"]) == {"c", "d", "e"}
