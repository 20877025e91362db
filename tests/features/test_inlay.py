import re

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.features.inlay import hints
from cagent_ls.features.live import Live
from cagent_ls.syntax.lines import Span

QWEN = InstalledModel("x", ("docker.io/ai/qwen3:latest",), context_size=40960)
MODELS = "models:\n  local: {provider: dmr, model: ai/qwen3}\n"


def with_hints(text: str, live: Live | None = None, span: Span | None = None) -> str:
    """The text with its hints in place, in guillemets."""
    file = analyse(text)
    found = sorted(
        hints(file, span or Span(0, len(text)), live or Live()), key=lambda hint: -hint.offset
    )
    for hint in found:
        text = f"{text[: hint.offset]}«{hint.text}»{text[hint.offset :]}"
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("agents: {root: {model: local}}\n", "agents: {root: {model: local«dmr/ai/qwen3»}}\n"),
        (
            "agents: {root: {model: 'local, a/b'}}\n",
            "agents: {root: {model: 'local«dmr/ai/qwen3», a/b'}}\n",
        ),
        (
            "agents: {root: {model: a/b, fallback: {models: [local]}}}\n",
            "agents: {root: {model: a/b, fallback: {models: [local«dmr/ai/qwen3»]}}}\n",
        ),
        ("agents: {root: {model: lokal}}\n", "agents: {root: {model: lokal}}\n"),
        ("agents: {root: {model: auto}}\n", "agents: {root: {model: auto}}\n"),
        ("agents: {root: {model: ", "agents: {root: {model: "),
        (
            "agents:\r\n  root:\r\n    description: 😀\r\n    model: local # ä\r\n",
            "agents:\r\n  root:\r\n    description: 😀\r\n    model: local«dmr/ai/qwen3» # ä\r\n",
        ),
    ],
)
def test_names_of_models(before: str, after: str) -> None:
    assert with_hints(MODELS + before) == MODELS + after


@pytest.mark.parametrize(
    "text",
    [
        "agents: {root: {toolsets: [{type: mcp, ref: web«npx»}]}}\nmcps: {web: {command: npx}}\n",
        "agents: {root: {toolsets: [{type: mcp, ref: web«docker:x»}]}}\n"
        "mcps: {web: {ref: docker:x}}\n",
        "models: {m: {provider: own«http://x», model: y}}\nproviders: {own: {base_url: http://x}}\n",
        "agents: {root: {use_toolsets: [disk«shell»]}}\ntoolsets: {disk: {type: shell}}\n",
        "agents: {root: {toolsets: [{type: mcp, ref: docker:x}]}}\n",
        "models: {m: {provider: openai, model: y}}\n",
    ],
)
def test_names_of_servers_providers_and_toolsets(text: str) -> None:
    assert with_hints(re.sub("«.*?»", "", text)) == text


def test_models_that_take_turns() -> None:
    text = "models: {duo: {model: 'a/b, c/d'}}\nagents: {root: {model: duo}}\n"
    assert "duo«a/b, c/d»}}" in with_hints(text)


@pytest.mark.parametrize(
    ("live", "shown"),
    [
        (Live(), "dmr/ai/qwen3}"),
        (Live(models=()), "dmr/ai/qwen3«not installed»}"),
        (Live(models=(), is_fresh=False), "dmr/ai/qwen3}"),
        (Live(models=(QWEN,)), "dmr/ai/qwen3}"),
    ],
)
def test_what_is_not_installed_is_said_only_where_that_is_certain(live: Live, shown: str) -> None:
    assert shown in with_hints("agents: {root: {model: dmr/ai/qwen3}}\n", live)


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("{provider: dmr, model: ai/qwen3}", "ai/qwen3«context 40960»"),
        ("{provider: dmr, model: ai/qwen3, provider_opts: {context_size: 1}}", "ai/qwen3,"),
        ("{provider: dmr, model: ai/other}", "ai/other«not installed»"),
        ("{provider: dmr, model: ai/other, base_url: http://x}", "ai/other,"),
        ("{provider: openai, model: ai/other}", "ai/other}"),
    ],
)
def test_local_models(model: str, shown: str) -> None:
    assert shown in with_hints(f"models: {{m: {model}}}\n", Live(models=(QWEN,)))


@pytest.mark.parametrize(
    ("strategy", "shown"),
    [
        ("{type: bm25}", "bm25«chunks of 1500, overlap 75, limit 5»"),
        ("{type: bm25, limit: 3, chunking: {size: 9}}", "bm25«overlap 75»"),
        ("{type: bm25, limit: 3, chunking: {code_aware: true}}", "bm25«chunks of 4000, overlap"),
    ],
)
def test_defaults_of_rag(strategy: str, shown: str) -> None:
    text = with_hints(f"rag:\n  notes:\n    strategies: [{strategy}]\n")
    assert shown in text
    assert "notes:«at most 15 results»\n" in text


def test_only_the_range_is_looked_at() -> None:
    text = MODELS + "agents:\n" + "".join(f"  a{i}: {{model: local}}\n" for i in range(5))
    start = text.index("  a2")
    assert with_hints(text, span=Span(start, start + 20)).count("«") == 1
    assert with_hints(text, span=Span(len(text), len(text))).count("«") == 0


def test_other_files_get_none() -> None:
    assert with_hints("a: {model: local}\n") == "a: {model: local}\n"
