"""What is read out of the lists of others."""

import pytest

from cagent_ls.catalog.pullable import MCP, Suggestion
from cagent_ls.catalog.sources import (
    SOURCES,
    read_docker_hub,
    read_mcp_catalogue,
    read_models_dev,
)


def test_docker_hub() -> None:
    page = {
        "results": [
            {"name": "smollm3", "description": "Small\nand \x1b[1mbold"},
            {"name": "qwen3-embedding", "description": None},
            {"name": "some-reranker", "description": "x" * 300},
            {"name": "hidden", "is_private": True},
            {"name": "not a name"},
            {"name": 5},
            "noise",
        ]
    }
    assert list(read_docker_hub(page)) == [
        Suggestion("ai/smollm3", "Small and [1mbold", "chat", "dmr"),
        Suggestion("ai/qwen3-embedding", "", "embedding", "dmr"),
        Suggestion("ai/some-reranker", "x" * 199 + "…", "reranking", "dmr"),
    ]


def test_models_dev() -> None:
    text = {"output": ["text"]}
    answer = {
        "openai": {
            "models": {
                "gpt-x": {
                    "name": "GPT X",
                    "limit": {"context": 400000},
                    "reasoning": True,
                    "tool_call": True,
                    "modalities": text,
                },
                "painter": {"modalities": {"output": ["image"]}},
                "gpt-old": {"status": "deprecated", "modalities": text},
                "text-embedding-x": {"name": "Embedding X"},
            }
        },
        "empty": {},
        "odd": 5,
    }
    assert list(read_models_dev(answer)) == [
        Suggestion("gpt-x", "GPT X, context of 400000 tokens, reasoning, tools", "chat", "openai"),
        Suggestion("text-embedding-x", "Embedding X, no tools", "embedding", "openai"),
    ]


def test_the_mcp_catalogue() -> None:
    answer = {"registry": {"duckduckgo": {"description": "Searches."}, "odd": 5, "a b": {}}}
    assert list(read_mcp_catalogue(answer)) == [
        Suggestion("duckduckgo", "Searches.", group=MCP),
        Suggestion("odd", "", group=MCP),
    ]


@pytest.mark.parametrize(
    "answer", [None, 5, "x", [], {}, {"results": 1, "registry": 1}, {"x": [1]}]
)
def test_an_answer_of_another_kind_is_an_empty_list(answer: object) -> None:
    assert [list(source.read(answer)) for source in SOURCES] == [[], [], []]


def test_all_lists_are_asked_for_over_tls() -> None:
    assert all(source.url.startswith("https://") for source in SOURCES)
