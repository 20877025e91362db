import pytest

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
