import pytest

from cagent_ls.language.flags import (
    ALIASES,
    ALLOWED,
    ALLOWED_VLLM,
    DOCS,
    REFUSED,
    RESPELLED,
    allowed,
    nearest,
    same_flag,
    why_refused,
)


def test_the_lists_are_those_of_docker_model_runner() -> None:
    assert len(ALLOWED) == 251
    assert len(ALLOWED_VLLM) == 26


def test_the_tables_fit_together() -> None:
    assert not ALLOWED & (RESPELLED.keys() | REFUSED.keys())
    assert set(RESPELLED.values()) <= ALLOWED
    assert {flag for group in ALIASES for flag in group} <= ALLOWED
    assert DOCS.keys() <= ALLOWED | ALLOWED_VLLM
    assert all(doc.endswith(".") for doc in DOCS.values())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("--ngl", "--n-gpu-layers"),
        ("--context-size", "--ctx-size"),
        ("--top-n-sigma", "--top-nsigma"),
        ("--thread", "--threads"),
        ("--repeat_penalty", "--repeat-penalty"),
        ("--model", None),
        ("--nonsense", None),
    ],
)
def test_a_refused_flag_of_llama_cpp_and_the_nearest_allowed_one(
    written: str, meant: str | None
) -> None:
    assert not allowed("llama.cpp", written)
    assert nearest("llama.cpp", written) == meant


def test_the_reason_says_what_to_write() -> None:
    assert "write `--n-gpu-layers`" in (why_refused("llama.cpp", "--ngl") or "")
    assert "speculative_draft_model" in (why_refused("llama.cpp", "-md") or "")
    assert "no flags to mlx" in (why_refused("mlx", "--threads") or "")
    assert why_refused("llama.cpp", "-ngl") is None


def test_every_engine_has_its_own_list() -> None:
    assert allowed("vllm", "--max-model-len")
    assert not allowed("vllm", "--threads")
    assert not allowed("llama.cpp", "--max-model-len")
    assert nearest("vllm", "--max-model-length") == "--max-model-len"


def test_spellings_of_one_flag() -> None:
    assert same_flag("-ngl") == ("-ngl", "--gpu-layers", "--n-gpu-layers")
    assert same_flag("--mlock") == ("--mlock",)
