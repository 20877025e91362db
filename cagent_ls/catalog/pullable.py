"""Names that are offered although nobody was asked for them: models and MCP servers.

Chosen by hand. The lists are suggestions: what is missing here is not wrong, so no rule may look at
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

LISTED_ON = date(2026, 11, 23)
"""When the lists of this file were last gone through."""

MCP = "docker:"
"""The group of MCP servers; no provider is called so."""

Purpose = Literal["chat", "embedding", "reranking"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name with a few words about it."""

    name: str
    doc: str
    purpose: Purpose = "chat"
    group: str = ""
    """In a list from elsewhere: the provider that has the model, or `MCP`."""


def _embedding(name: str, doc: str) -> Suggestion:
    return Suggestion(name, doc, "embedding")


DMR_MODELS: tuple[Suggestion, ...] = (
    Suggestion("ai/qwen3", "Qwen 3: chat, tools and reasoning."),
    Suggestion("ai/qwen3-coder", "Qwen 3 for code and agents."),
    Suggestion("ai/qwen2.5", "Qwen 2.5: chat and tools."),
    Suggestion("ai/gpt-oss", "OpenAI's open model: reasoning and tools."),
    Suggestion("ai/gemma3", "Google's Gemma 3: chat and pictures."),
    Suggestion("ai/gemma3-qat", "Gemma 3, trained for small number types."),
    Suggestion("ai/llama3.2", "Meta's Llama 3.2: small, with tools."),
    Suggestion("ai/llama3.3", "Meta's Llama 3.3: large, with tools."),
    Suggestion("ai/mistral", "Mistral 7B."),
    Suggestion("ai/mistral-nemo", "Mistral Nemo: long context, several languages."),
    Suggestion("ai/phi4", "Microsoft's Phi 4: small, for reasoning."),
    Suggestion("ai/smollm2", "SmolLM 2: very small, for trying things out."),
    Suggestion("ai/smollm3", "SmolLM 3: small, with reasoning."),
    Suggestion("ai/deepseek-r1-distill-llama", "Llama that learnt reasoning from DeepSeek R1."),
    Suggestion("ai/granite-4.0-h-tiny", "IBM's Granite 4: small, with tools."),
    _embedding("ai/embeddinggemma", "Embeddings with 768 dimensions."),
    _embedding("ai/mxbai-embed-large", "Embeddings with 1024 dimensions."),
    _embedding("ai/nomic-embed-text-v1.5", "Embeddings with 768 dimensions."),
    _embedding("ai/all-minilm", "Small and fast embeddings with 384 dimensions."),
    _embedding("ai/qwen3-embedding", "Embeddings of Qwen 3."),
    _embedding("ai/granite-embedding-multilingual", "Embeddings for several languages."),
    Suggestion("hf.co/ggml-org/qwen3-reranker-0.6b-q8_0-gguf", "Reranker of Qwen 3.", "reranking"),
)
"""What Docker Model Runner can pull."""

PROVIDER_MODELS: dict[str, tuple[Suggestion, ...]] = {
    "dmr": DMR_MODELS,
    "openai": (
        Suggestion("gpt-5", "Large, with reasoning."),
        Suggestion("gpt-5-mini", "Smaller and cheaper."),
        Suggestion("gpt-5-nano", "The smallest."),
        Suggestion("gpt-4.1", "Long context, without reasoning."),
        Suggestion("gpt-4.1-mini", "Smaller."),
        Suggestion("gpt-4o", "Text and pictures."),
        Suggestion("gpt-4o-mini", "Smaller."),
        Suggestion("o3", "Reasoning."),
        Suggestion("o4-mini", "Smaller, with reasoning."),
        _embedding("text-embedding-3-small", "Embeddings with 1536 dimensions."),
        _embedding("text-embedding-3-large", "Embeddings with 3072 dimensions."),
    ),
    "anthropic": (
        Suggestion("claude-sonnet-4-5", "For most work."),
        Suggestion("claude-opus-4-5", "The largest."),
        Suggestion("claude-haiku-4-5", "Small and fast."),
        Suggestion("claude-sonnet-4-0", "Sonnet before that."),
    ),
    "google": (
        Suggestion("gemini-2.5-pro", "Large, with reasoning."),
        Suggestion("gemini-2.5-flash", "Fast."),
        Suggestion("gemini-2.5-flash-lite", "The smallest."),
        _embedding("gemini-embedding-001", "Embeddings."),
    ),
    "mistral": (
        Suggestion("mistral-large-latest", "Large."),
        Suggestion("mistral-medium-latest", "Medium."),
        Suggestion("mistral-small-latest", "Small."),
        Suggestion("codestral-latest", "For code."),
        _embedding("mistral-embed", "Embeddings with 1024 dimensions."),
    ),
    "deepseek": (
        Suggestion("deepseek-chat", "Chat and tools."),
        Suggestion("deepseek-reasoner", "Reasoning."),
    ),
    "xai": (
        Suggestion("grok-4", "Large, with reasoning."),
        Suggestion("grok-3", "Without reasoning."),
        Suggestion("grok-3-mini", "Smaller."),
    ),
    "groq": (
        Suggestion("llama-3.3-70b-versatile", "Llama 3.3."),
        Suggestion("llama-3.1-8b-instant", "Llama 3.1, small and fast."),
        Suggestion("openai/gpt-oss-120b", "OpenAI's open model."),
    ),
}
"""Models by provider."""

MCP_SERVERS: tuple[Suggestion, ...] = (
    Suggestion("duckduckgo", "Searches the web; no key."),
    Suggestion("brave", "Searches the web with Brave."),
    Suggestion("tavily", "Searches the web with Tavily."),
    Suggestion("perplexity-ask", "Asks Perplexity."),
    Suggestion("fetch", "Reads web pages."),
    Suggestion("playwright", "Drives a browser."),
    Suggestion("puppeteer", "Drives Chrome."),
    Suggestion("github-official", "Repositories, issues and pull requests on GitHub."),
    Suggestion("git", "A local git repository."),
    Suggestion("filesystem", "Files of chosen folders."),
    Suggestion("context7", "Documentation of libraries."),
    Suggestion("dockerhub", "Images on Docker Hub."),
    Suggestion("kubernetes", "A Kubernetes cluster."),
    Suggestion("postgres", "A PostgreSQL database, read only."),
    Suggestion("mongodb", "A MongoDB database."),
    Suggestion("redis", "A Redis database."),
    Suggestion("notion", "Pages in Notion."),
    Suggestion("slack", "Channels and messages in Slack."),
    Suggestion("atlassian", "Jira and Confluence."),
    Suggestion("grafana", "Dashboards and metrics in Grafana."),
    Suggestion("stripe", "Payments with Stripe."),
    Suggestion("memory", "A graph of facts that are kept."),
    Suggestion("sequentialthinking", "Thinking in steps."),
    Suggestion("time", "Time and time zones."),
    Suggestion("youtube_transcript", "Transcripts of films on YouTube."),
)
"""Servers of Docker's MCP catalogue, to be named as ``docker:NAME``."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Models by provider, and MCP servers."""

    models: Mapping[str, tuple[Suggestion, ...]]
    servers: tuple[Suggestion, ...]


BUNDLED = Offered(PROVIDER_MODELS, MCP_SERVERS)
"""The lists of this file."""
