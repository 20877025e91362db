"""Providers of models that every docker-agent knows by name."""

CORE = {
    "dmr": "Docker Model Runner: local models, no key.",
    "openai": "OpenAI.",
    "anthropic": "Anthropic.",
    "google": "Google Gemini and Vertex AI.",
    "amazon-bedrock": "Amazon Bedrock.",
}

OPENAI_COMPATIBLE = """
    azure baseten cerebras chatgpt cloudflare-ai-gateway cloudflare-workers-ai deepseek fireworks
    github-copilot groq huggingface minimax mistral moonshot nebius nvidia ollama opencode-go
    opencode-zen openrouter ovhcloud requesty together vercel xai
"""

KNOWN = frozenset([*CORE, *OPENAI_COMPATIBLE.split()])
