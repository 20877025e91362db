import pytest

from cagent_ls.language.provider_options import STRICT
from cagent_ls.language.providers import PROVIDERS, Provider


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_every_provider_is_consistent(provider: Provider) -> None:
    assert provider.doc.endswith(".")
    assert not provider.base_url or provider.base_url.startswith(("http://", "https://"))
    assert all(key.isupper() for key in provider.keys)
    names = [option.name for option in provider.options]
    assert len(set(names)) == len(names)
    assert all(option.doc.endswith(".") for option in provider.options)


def test_there_are_five_clients_and_25_aliases() -> None:
    kinds = [provider.kind for provider in PROVIDERS.values()]
    assert (kinds.count("core"), kinds.count("alias")) == (5, 25)


def test_local_providers_need_no_key() -> None:
    assert {name for name in ("dmr", "ollama") if PROVIDERS[name].keys} == set()
    assert PROVIDERS["groq"].keys == ("GROQ_API_KEY",)


def test_options_of_docker_model_runner() -> None:
    assert {option.name for option in PROVIDERS["dmr"].options} >= {
        "context_size",
        "runtime_flags",
        "raw_runtime_flags",
        "speculative_draft_model",
        "speculative_num_tokens",
        "speculative_acceptance_rate",
        "mode",
        "keep_alive",
    }


@pytest.mark.parametrize(
    ("name", "keys", "also", "since"),
    [
        ("openai", ("OPENAI_API_KEY",), (), None),
        ("github-copilot", ("GITHUB_TOKEN", "GH_TOKEN"), (), "1.36.0"),
        ("huggingface", ("HF_TOKEN",), (), "1.94.0"),
        ("vercel", ("AI_GATEWAY_API_KEY",), (), "1.94.0"),
        ("opencode-go", ("OPENCODE_API_KEY",), (), "1.90.0"),
        (
            "cloudflare-ai-gateway",
            ("CLOUDFLARE_API_TOKEN",),
            ("CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_GATEWAY_ID"),
            "1.94.0",
        ),
    ],
)
def test_variables_and_releases(
    name: str, keys: tuple[str, ...], also: tuple[str, ...], since: str | None
) -> None:
    provider = PROVIDERS[name]
    assert (provider.keys, provider.also, provider.release_since) == (keys, also, since)


def test_bedrock_starts_without_a_key_and_google_by_vertex() -> None:
    assert not PROVIDERS["amazon-bedrock"].asked_for
    assert PROVIDERS["google"].instead[0] == "GOOGLE_GENAI_USE_VERTEXAI"


def test_options_whose_wrong_values_are_refused_are_those_of_dmr() -> None:
    assert {option.name for option in PROVIDERS["dmr"].options} > STRICT
