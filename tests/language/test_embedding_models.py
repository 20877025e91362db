import pytest

from cagent_ls.language.embedding_models import embedding_facts


@pytest.mark.parametrize(
    ("reference", "dimensions", "max_tokens"),
    [
        ("dmr/ai/embeddinggemma", 768, 2048),
        ("dmr/ai/embeddinggemma:300M-Q8_0", 768, 2048),
        ("ai/all-minilm:latest", 384, 512),
        ("docker.io/ai/mxbai-embed-large", 1024, 512),
        ("ai/nomic-embed-text-v1.5", 768, 8192),
        ("hf.co/nomic-ai/nomic-embed-text-v1.5-GGUF", 768, 8192),
        ("ai/granite-embedding-multilingual:278M-F16", 768, 512),
        ("ai/snowflake-arctic-embed-l-v2-vllm", 1024, 8192),
        ("ai/qwen3-embedding:0.6B-F16", 1024, 32768),
        ("hf.co/Qwen/Qwen3-Embedding-4B-GGUF:Q4_K_M", 2560, 32768),
        ("hf.co/ggml-org/embeddinggemma-300M-qat-q4_0-GGUF", None, None),
        ("openai/text-embedding-3-large", 3072, 8191),
        ("openai/text-embedding-ada-002", 1536, 8191),
        ("ai/qwen3-embedding", None, None),
        ("ai/qwen3", None, None),
        ("", None, None),
    ],
)
def test_facts(reference: str, dimensions: int | None, max_tokens: int | None) -> None:
    facts = embedding_facts(reference)
    assert (facts and facts.dimensions, facts and facts.max_tokens) == (dimensions, max_tokens)


def test_vectors_that_may_be_shorter() -> None:
    facts = embedding_facts("openai/text-embedding-3-small")
    assert facts
    assert 512 in facts.shorter
    assert 1537 not in facts.shorter
