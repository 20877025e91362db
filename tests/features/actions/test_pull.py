"""Models that are certainly not there can be pulled where they are named."""

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.features.actions import Asked, actions
from cagent_ls.features.live import NOTHING, Live
from cagent_ls.syntax.lines import Span

TEXT = """\
agents:
  root:
    model: dmr/ai/smollm2
    toolsets: [{type: rag, ref: docs}]
models:
  fast:
    provider: dmr
    model: ai/qwen3
    provider_opts: {speculative_draft_model: ai/draft}
  far: {provider: dmr, model: ai/far, base_url: http://far:12434/v1}
rag:
  docs:
    strategies: [{type: chunked-embeddings, embedding_model: dmr/ai/embed}]
"""
QWEN = InstalledModel("x", ("docker.io/ai/qwen3:latest",))
EMPTY = Live(models=(), sizes=lambda name: "4.7 GiB" if name == "ai/qwen3" else "")


def pulls(text: str, at: str, live: Live) -> list[tuple[str, str]]:
    """Title and model of the pulls that are offered in the middle of the first `at`."""
    offset = text.index(at) + len(at) // 2
    found = actions(analyse(text), Asked(Span(offset, offset), live=live))
    return [(action.title, action.pulls) for action in found if action.pulls]


@pytest.mark.parametrize(
    ("at", "live", "expected"),
    [
        ("dmr/ai/smollm2", EMPTY, [("Pull `ai/smollm2`", "ai/smollm2")]),
        ("ai/qwen3", EMPTY, [("Pull `ai/qwen3` (about 4.7 GiB)", "ai/qwen3")]),
        ("ai/draft", EMPTY, [("Pull `ai/draft`", "ai/draft")]),
        ("dmr/ai/embed", EMPTY, [("Pull `ai/embed`", "ai/embed")]),
        ("chunked", EMPTY, []),
        ("ai/far", EMPTY, []),  # of another machine, which nobody asks
        ("ai/qwen3", Live(models=(QWEN,)), []),
        ("ai/qwen3", Live(models=(), is_fresh=False), []),
        ("ai/qwen3", NOTHING, []),
    ],
)
def test_a_pull_where_a_model_is_named(
    at: str, live: Live, expected: list[tuple[str, str]]
) -> None:
    assert pulls(TEXT, at, live) == expected


def test_in_a_range_every_model_once() -> None:
    twice = (
        TEXT
        + "  more:\n    strategies: [{type: chunked-embeddings, embedding_model: dmr/ai/embed}]\n"
    )
    found = actions(analyse(twice), Asked(Span(0, len(twice)), live=EMPTY))
    assert [action.pulls for action in found if action.pulls] == [
        "ai/smollm2",
        "ai/qwen3",
        "ai/draft",
        "ai/embed",
    ]


def test_a_broken_text_is_no_hindrance() -> None:
    assert pulls(TEXT + "metadata: [", "dmr/ai/smollm2", EMPTY)


@pytest.mark.parametrize("name", ["--all", "dmr", "a b"])
def test_no_name_of_a_file_is_an_option(name: str) -> None:
    text = f"agents: {{root: {{model: 'dmr/{name}'}}}}\n"
    assert [model for _, model in pulls(text, name, EMPTY) if model.startswith("-")] == []
