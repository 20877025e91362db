"""Model references: the examples are how Docker Model Runner reads and stores each."""

import pytest

from cagent_ls.language.model_names import normalise, qualified, same_model

HEX = "0b329b335467cccf7aa219e8f5e1bd65e59b6dfa81cfa42fba2f8881268fbf82"


@pytest.mark.parametrize(
    ("written", "normal", "stored"),
    [
        ("qwen3", "ai/qwen3:latest", "docker.io/ai/qwen3:latest"),
        ("ai/qwen3", "ai/qwen3:latest", "docker.io/ai/qwen3:latest"),
        ("ai/qwen3:14B", "ai/qwen3:14B", "docker.io/ai/qwen3:14B"),
        ("Qwen3:14B-Q6_K", "ai/qwen3:14B-Q6_K", "docker.io/ai/qwen3:14B-Q6_K"),
        ("AI/Qwen3", "ai/qwen3:latest", "docker.io/ai/qwen3:latest"),
        ("qwen3:", "ai/qwen3:latest", "docker.io/ai/qwen3:latest"),
        ("  qwen3 ", "ai/qwen3:latest", "docker.io/ai/qwen3:latest"),
        ("docker.io/ai/qwen3", "docker.io/ai/qwen3:latest", "docker.io/ai/qwen3:latest"),
        ("docker.io/qwen3", "docker.io/qwen3:latest", "docker.io/ai/qwen3:latest"),
        ("index.docker.io/ai/qwen3:8B", "index.docker.io/ai/qwen3:8B", "docker.io/ai/qwen3:8B"),
        ("library/foo", "library/foo:latest", "docker.io/library/foo:latest"),
        ("myorg/model:v2", "myorg/model:v2", "docker.io/myorg/model:v2"),
        ("hf.co/org/Model", "huggingface.co/org/model:latest", "huggingface.co/org/model:latest"),
        (
            "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M",
            "huggingface.co/bartowski/llama-3.2-1b-instruct-gguf:Q4_K_M",
            "huggingface.co/bartowski/llama-3.2-1b-instruct-gguf:Q4_K_M",
        ),
        (
            "huggingface.co/org/model:Q8_0",
            "huggingface.co/org/model:Q8_0",
            "huggingface.co/org/model:Q8_0",
        ),
        (
            "registry.example.com/foo/bar:tag",
            "registry.example.com/foo/bar:tag",
            "registry.example.com/foo/bar:tag",
        ),
        (
            "registry.example.com/model",
            "registry.example.com/model:latest",
            "registry.example.com/model:latest",
        ),
        ("localhost:5000/foo", "localhost:5000/foo:latest", "localhost:5000/foo:latest"),
        (f"ai/qwen3@sha256:{HEX}", f"ai/qwen3@sha256:{HEX}", f"sha256:{HEX}"),
        (f"qwen3@sha256:{HEX}", f"ai/qwen3@sha256:{HEX}", f"sha256:{HEX}"),
        (f"ai/qwen3:14B@sha256:{HEX}", f"ai/qwen3:14b@sha256:{HEX}", "docker.io/ai/qwen3:14b"),
        (f"sha256:{HEX}", f"sha256:{HEX}", f"sha256:{HEX}"),
        (HEX, HEX, HEX),
        (HEX[:12], HEX[:12], HEX[:12]),
        ("", "", ""),
    ],
)
def test_a_reference_is_read_and_stored_as_the_runner_does(
    written: str, normal: str, stored: str
) -> None:
    assert normalise(written) == normal
    assert qualified(written) == stored
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("qwen3", "docker.io/ai/qwen3:latest"),
        ("ai/qwen3:latest", "docker.io/ai/qwen3:latest"),
        ("AI/QWEN3", "index.docker.io/ai/qwen3"),
        ("hf.co/Org/Model", "huggingface.co/org/model:latest"),
        (HEX[:12], f"sha256:{HEX}"),
        (f"ai/qwen3@sha256:{HEX}", HEX),
    ],
)
def test_the_same_model_under_two_names(one: str, other: str) -> None:
    assert same_model(one, other)
    assert same_model(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ai/qwen3:14b", "ai/qwen3:14B"),
        ("qwen3", "myorg/qwen3"),
        ("qwen3", "hf.co/ai/qwen3"),
        ("", ""),
        (HEX[:12], "ai/qwen3"),
    ],
)
def test_different_models(one: str, other: str) -> None:
    assert not same_model(one, other)
