import pytest

from cagent_ls.language.thinking import budget_fault


@pytest.mark.parametrize(
    ("provider", "model", "budget", "max_tokens", "release", "effect"),
    [
        ("dmr", "ai/qwen3", "low", None, None, None),
        ("dmr", "ai/qwen3", "0", None, None, "unset"),
        ("dmr", "ai/qwen3", "low", None, "1.32.3", "ignored"),
        ("openai", "gpt-5", "high", None, None, None),
        ("openai", "gpt-5", "2048", None, None, "refused"),
        ("openai", "o3-mini", "adaptive/low", None, None, "refused"),
        ("openai", "gpt-5", "none", None, None, "unset"),
        ("openai", "gpt-5", "none", None, "1.32.3", None),
        ("openai", "gpt-5.6", " NONE ", None, None, None),
        ("openai", "gpt-4o", "low", None, None, "ignored"),
        ("groq", "llama-3", "low", None, None, "ignored"),
        ("anthropic", "claude-sonnet-4-5", "2048", 8192, None, None),
        ("anthropic", "claude-sonnet-4-5", "512", None, None, "ignored"),
        ("anthropic", "claude-sonnet-4-5", "8192", 8192, None, "refused"),
        ("anthropic", "claude-sonnet-4-5", "8192", None, None, None),
        ("anthropic", "claude-sonnet-4-5", "high", None, None, None),
        ("anthropic", "claude-sonnet-4-5", "high", None, "1.32.3", "ignored"),
        ("anthropic", "claude-opus-4-6", "8192", 4096, None, "replaced"),
        ("amazon-bedrock", "global.anthropic.claude-sonnet-4-5", "8192", 4096, None, "ignored"),
        ("amazon-bedrock", "amazon.nova-pro", "low", None, None, "ignored"),
        ("google", "gemini-2.5-flash", "-1", None, None, None),
        ("google", "gemini-2.5-flash", "high", None, None, "off"),
        ("google", "gemini-3-pro", "high", None, None, None),
        ("google", "gemini-3-pro", "2048", None, None, "replaced"),
        ("google", "gemini-3.5-flash", "max", None, None, "replaced"),
        ("mine", "anything", "low", None, None, None),
    ],
)
def test_what_becomes_of_a_budget(
    provider: str,
    model: str,
    budget: str,
    max_tokens: int | None,
    release: str | None,
    effect: str | None,
) -> None:
    fault = budget_fault(provider, model, budget, max_tokens, release)
    assert (fault and fault.effect) == effect
