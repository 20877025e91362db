"""Which models must be installed before a file can run."""

from pathlib import Path

import pytest

from cagent_runtime.config import load
from cagent_runtime.providers.needed import needed, of_agent, of_file, of_source

FILE = """\
agents:
  root:
    model: fast
    rag: [docs]
  cloud:
    model: openai/gpt-5
models:
  fast:
    provider: dmr
    model: ai/qwen3:14B
    provider_opts: {speculative_draft_model: "ai/qwen3:0.6B", speculative_num_tokens: 8}
  unused: {provider: dmr, model: hf.co/org/Other}
  reranker: {provider: dmr, model: ai/qwen3-reranker}
rag:
  docs:
    docs: [./docs]
    strategies:
      - {type: chunked-embeddings, embedding_model: dmr/ai/embeddinggemma}
    results: {reranking: {model: reranker}}
version: 5
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "agent.yaml"
    path.write_text(FILE)
    return path


def test_an_agent_needs_chat_draft_embedding_and_reranking_models(file: Path) -> None:
    found = needed(of_agent(load(file).agents["root"]))
    assert [each.reference for each in found] == [
        "ai/qwen3:14B",
        "ai/qwen3:0.6B",
        "ai/embeddinggemma",
        "ai/qwen3-reranker",
    ]
    assert [each.reference for each in found if each.is_draft] == ["ai/qwen3:0.6B"]


def test_models_of_other_providers_are_not_pulled(file: Path) -> None:
    assert needed(of_agent(load(file).agents["cloud"])) == ()


def test_a_rag_source_uses_its_models_in_their_modes(file: Path) -> None:
    modes = [(model.model, model.mode) for model in of_source(load(file).rag["docs"])]
    assert modes == [("ai/embeddinggemma", "embedding"), ("ai/qwen3-reranker", "reranking")]


def test_a_file_has_each_model_once_and_those_nobody_uses_last(file: Path) -> None:
    assert [model.name for model in of_file(load(file))] == [
        "fast",
        "dmr/ai/embeddinggemma",
        "reranker",
        "openai/gpt-5",
        "unused",
    ]


def test_one_model_in_two_spellings_is_needed_once(file: Path) -> None:
    file.write_text(
        "agents: {a: {model: dmr/ai/qwen3}, b: {model: dmr/docker.io/ai/qwen3:latest}}\n"
    )
    [only] = needed(of_file(load(file)))
    assert only.reference == "ai/qwen3"
