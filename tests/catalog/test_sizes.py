import pytest

from cagent_ls.catalog.sizes import size_of


@pytest.mark.parametrize(
    ("reference", "size"),
    [
        ("ai/qwen3", "4.7 GiB"),
        ("qwen3", "4.7 GiB"),
        ("docker.io/ai/qwen3:latest", "4.7 GiB"),
        ("ai/qwen3:0.6B-Q4_K_M", "456 MiB"),
        ("ai/qwen3:0.6b-q4_k_m", ""),  # another tag
        ("ai/embeddinggemma", ""),
        ("hf.co/ai/qwen3", ""),
        ("", ""),
    ],
)
def test_sizes_are_those_of_the_tag(reference: str, size: str) -> None:
    assert size_of(reference) == size
