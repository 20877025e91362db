"""Providers of models that every docker-agent knows by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cagent_ls.language.provider_options import AMAZON_BEDROCK, ANTHROPIC, DMR, GOOGLE, OPENAI
from cagent_ls.language.types import Field


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of models."""

    name: str
    doc: str
    kind: Literal["core", "alias"]
    """``alias``: served by the client of `openai` under another address."""
    base_url: str = ""
    """``${NAME}`` in it stands for an environment variable; empty where there is none."""
    keys: tuple[str, ...] = ()
    """Environment variables; the first one that is set holds the API key."""
    options: tuple[Field, ...] = ()
    """What `provider_opts` may hold."""
    also: tuple[str, ...] = ()
    """Environment variables that must be set beside the key."""
    instead: tuple[str, ...] = ()
    """Environment variables that, with the first one set, are needed in place of the key."""
    asked_for: bool = True
    """docker-agent does not start without a key."""
    release_since: str | None = None


_CORE = (
    Provider(
        "dmr",
        "Docker Model Runner: local models, no key.",
        "core",
        "http://localhost:12434/engines/v1",
        options=DMR,
    ),
    Provider(
        "openai",
        "OpenAI.",
        "core",
        "https://api.openai.com/v1",
        ("OPENAI_API_KEY",),
        OPENAI,
    ),
    Provider(
        "anthropic",
        "Anthropic.",
        "core",
        "https://api.anthropic.com",
        ("ANTHROPIC_API_KEY",),
        ANTHROPIC,
    ),
    Provider(
        "google",
        "Google Gemini and Vertex AI.",
        "core",
        "https://generativelanguage.googleapis.com",
        ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
        GOOGLE,
        instead=("GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION"),
    ),
    Provider(
        "amazon-bedrock",
        "Amazon Bedrock, with a bearer token or the usual AWS credentials.",
        "core",
        "",
        ("AWS_BEARER_TOKEN_BEDROCK",),
        AMAZON_BEDROCK,
        asked_for=False,
    ),
)


def _alias(name: str, doc: str, base_url: str, *keys: str, since: str | None = None) -> Provider:
    also = tuple(re.findall(r"\$\{(\w+)\}", base_url))
    return Provider(name, doc, "alias", base_url, keys, OPENAI, also=also, release_since=since)


_ALIASES = (
    _alias("ollama", "Ollama: local models, no key.", "http://localhost:11434/v1"),
    _alias("azure", "Azure OpenAI; needs an own `base_url`.", "", "AZURE_API_KEY"),
    _alias(
        "baseten", "Baseten.", "https://inference.baseten.co/v1", "BASETEN_API_KEY", since="1.94.0"
    ),
    _alias(
        "cerebras", "Cerebras.", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY", since="1.94.0"
    ),
    _alias("chatgpt", "ChatGPT, with a stored sign-in instead of a key.", "", since="1.102.0"),
    _alias(
        "cloudflare-ai-gateway",
        "Cloudflare AI Gateway.",
        "https://gateway.ai.cloudflare.com/v1/${CLOUDFLARE_ACCOUNT_ID}/${CLOUDFLARE_GATEWAY_ID}"
        "/compat",
        "CLOUDFLARE_API_TOKEN",
        since="1.94.0",
    ),
    _alias(
        "cloudflare-workers-ai",
        "Cloudflare Workers AI.",
        "https://api.cloudflare.com/client/v4/accounts/${CLOUDFLARE_ACCOUNT_ID}/ai/v1",
        "CLOUDFLARE_API_TOKEN",
        since="1.94.0",
    ),
    _alias(
        "deepseek", "DeepSeek.", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", since="1.94.0"
    ),
    _alias(
        "fireworks",
        "Fireworks.",
        "https://api.fireworks.ai/inference/v1",
        "FIREWORKS_API_KEY",
        since="1.94.0",
    ),
    _alias(
        "github-copilot",
        "GitHub Copilot.",
        "https://api.githubcopilot.com",
        "GITHUB_TOKEN",
        "GH_TOKEN",
        since="1.36.0",
    ),
    _alias("groq", "Groq.", "https://api.groq.com/openai/v1", "GROQ_API_KEY", since="1.94.0"),
    _alias(
        "huggingface",
        "Hugging Face.",
        "https://router.huggingface.co/v1",
        "HF_TOKEN",
        since="1.94.0",
    ),
    _alias("minimax", "MiniMax.", "https://api.minimax.io/v1", "MINIMAX_API_KEY"),
    _alias("mistral", "Mistral.", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    _alias(
        "moonshot", "Moonshot.", "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY", since="1.94.0"
    ),
    _alias("nebius", "Nebius.", "https://api.studio.nebius.com/v1", "NEBIUS_API_KEY"),
    _alias(
        "nvidia", "NVIDIA.", "https://integrate.api.nvidia.com/v1", "NVIDIA_API_KEY", since="1.99.0"
    ),
    _alias(
        "opencode-go",
        "OpenCode Go.",
        "https://opencode.ai/zen/go/v1",
        "OPENCODE_API_KEY",
        since="1.90.0",
    ),
    _alias(
        "opencode-zen",
        "OpenCode Zen.",
        "https://opencode.ai/zen/v1",
        "OPENCODE_API_KEY",
        since="1.90.0",
    ),
    _alias(
        "openrouter",
        "OpenRouter.",
        "https://openrouter.ai/api/v1",
        "OPENROUTER_API_KEY",
        since="1.93.0",
    ),
    _alias(
        "ovhcloud",
        "OVHcloud.",
        "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1",
        "OVH_AI_ENDPOINTS_ACCESS_TOKEN",
        since="1.94.0",
    ),
    _alias("requesty", "Requesty.", "https://router.requesty.ai/v1", "REQUESTY_API_KEY"),
    _alias(
        "together", "Together.", "https://api.together.xyz/v1", "TOGETHER_API_KEY", since="1.94.0"
    ),
    _alias(
        "vercel",
        "Vercel AI Gateway.",
        "https://ai-gateway.vercel.sh/v1",
        "AI_GATEWAY_API_KEY",
        since="1.94.0",
    ),
    _alias("xai", "xAI.", "https://api.x.ai/v1", "XAI_API_KEY"),
)

PROVIDERS: dict[str, Provider] = {provider.name: provider for provider in (*_CORE, *_ALIASES)}
"""Every provider by name; names are compared exactly."""

KNOWN = frozenset(PROVIDERS)

WITHOUT_PROVIDER = frozenset({"ai", "hf.co", "huggingface.co", "docker.io", "index.docker.io"})
"""First parts of names that Docker Model Runner knows, which cannot be meant as providers."""
