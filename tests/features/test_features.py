from textwrap import dedent

import pytest

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.completion import complete
from cagent_ls.features.hover import hover


def at_cursor(text: str) -> tuple[Snapshot, int]:
    """The text without its cursor mark, and where the mark stood."""
    text = dedent(text)
    return analyse(text.replace("‸", "")), text.index("‸")


def offered(text: str) -> list[str]:
    return [offer.label for offer in complete(*at_cursor(text)).items]


def test_keys_that_are_missing_are_offered() -> None:
    labels = offered("""\
        agents:
          root:
            model: dmr/ai/qwen3
            inst‸
        """)
    assert "instruction" in labels
    assert "model" not in labels


def test_toolset_keys_follow_the_type() -> None:
    labels = offered("""\
        agents:
          root:
            model: dmr/ai/qwen3
            toolsets:
              - type: mcp
                com‸
        """)
    assert "command" in labels
    assert "post_edit" not in labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("agents:\n  root:\n    model: lo‸\nmodels:\n  local: {provider: dmr}\n", "local"),
        ("agents:\n  root:\n    model: ‸\nmodels:\n  local: {provider: dmr}\n", "local"),
        ("agents:\n  root:\n    model: x/y\n    toolsets:\n      - type: ‸\n", "filesystem"),
        ("agents:\n  root:\n    model: x/y\n    sub_agents: [‸]\n  aide: {model: a/b}\n", "aide"),
        ("models:\n  local:\n    provider: ‸\n", "dmr"),
        (
            "models:\n  emb: {provider: dmr}\nrag:\n  r:\n    strategies:\n"
            "      - type: chunked-embeddings\n        embedding_model: ‸\n",
            "emb",
        ),
        ("agents:\n  root:\n    add_date: ‸\n    model: a/b\n", "true"),
        ("agents:\n  root:\n    model: x/y\n    toolsets:\n      - ty‸\n", "type"),
    ],
)
def test_values_come_from_the_format_and_from_the_file(text: str, label: str) -> None:
    assert label in offered(text)


def test_accepting_an_offer_replaces_the_whole_word() -> None:
    file, offset = at_cursor("agents:\n  root:\n    model: lo‸kal\nmodels:\n  local: {}\n")
    offer = next(o for o in complete(file, offset).items if o.label == "local")
    text = file.document.text
    assert text[: offer.span.start] + offer.text + text[offer.span.end :] == (
        "agents:\n  root:\n    model: local\nmodels:\n  local: {}\n"
    )


def test_hover_explains_keys_values_and_models() -> None:
    def about(text: str) -> str:
        found = hover(*at_cursor(text))
        return found.markdown if found else ""

    head = "agents:\n  root:\n    "
    assert "Default: `false`" in about(head + "add_d‸ate: true\n")
    assert "Reads, searches" in about(head + "toolsets:\n      - type: file‸system\n")
    named = head + "model: lo‸cal\nmodels:\n  local: {provider: dmr, model: ai/qwen3}\n"
    assert "`dmr/ai/qwen3`" in about(named)
    assert about(head + "zzz‸: 1\n") == ""
