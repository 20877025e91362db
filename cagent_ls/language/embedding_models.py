"""What is certain about embedding models: the length of their vectors, and of their input.

Quantisations and sizes of the same weights share an entry; a model that is not here is unknown,
not wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmbeddingFacts:
    """Facts about one model."""

    dimensions: int
    """Length of a vector unless another one is asked for."""
    max_tokens: int
    """Longest input; what is beyond is cut off or refused."""
    shorter: tuple[int, ...] | range = ()
    """Lengths that its vectors may be cut to."""


_MODELS: dict[str, EmbeddingFacts] = {
    "embeddinggemma": EmbeddingFacts(768, 2048, (512, 256, 128)),
    "all-minilm": EmbeddingFacts(384, 512),
    "all-minilm-l6-v2": EmbeddingFacts(384, 512),
    "mxbai-embed-large": EmbeddingFacts(1024, 512, (512,)),
    "mxbai-embed-large-v1": EmbeddingFacts(1024, 512, (512,)),
    "nomic-embed-text-v1.5": EmbeddingFacts(768, 8192, (512, 256, 128, 64)),
    "granite-embedding-multilingual": EmbeddingFacts(768, 512),
    "snowflake-arctic-embed-l-v2": EmbeddingFacts(1024, 8192, (256,)),
    "snowflake-arctic-embed-l-v2.0": EmbeddingFacts(1024, 8192, (256,)),
    "qwen3-embedding-0.6b": EmbeddingFacts(1024, 32768, range(32, 1024)),
    "qwen3-embedding-4b": EmbeddingFacts(2560, 32768, range(32, 2560)),
    "qwen3-embedding-8b": EmbeddingFacts(4096, 32768, range(32, 4096)),
    "bge-small-en-v1.5": EmbeddingFacts(384, 512),
    "bge-base-en-v1.5": EmbeddingFacts(768, 512),
    "bge-large-en-v1.5": EmbeddingFacts(1024, 512),
    "bge-m3": EmbeddingFacts(1024, 8192),
    "text-embedding-3-small": EmbeddingFacts(1536, 8191, range(1, 1536)),
    "text-embedding-3-large": EmbeddingFacts(3072, 8191, range(1, 3072)),
    "text-embedding-ada-002": EmbeddingFacts(1536, 8191),
}

_SIZED = {"qwen3-embedding"}
"""Families whose size stands in the tag of the `ai/` catalogue, and decides the dimension."""

_QUANTISATION = re.compile(r"[-_.](?:i?q[2-8](?:_[0-9a-z]+)*|bf16|f16|f32|gguf|vllm)$")


def embedding_facts(reference: str) -> EmbeddingFacts | None:
    """The facts about ``dmr/ai/embeddinggemma:300M-Q8_0`` and the like, or None if unknown."""
    path, _, tag = reference.strip().lower().partition(":")
    name = path.rsplit("/", 1)[-1]
    if name in _SIZED:
        size = re.match(r"[0-9.]+b", tag)
        name = f"{name}-{size[0]}" if size else name
    while (shorter := _QUANTISATION.sub("", name)) != name:
        name = shorter
    return _MODELS.get(name)
