"""What is sent to `_configure` for a model of the file."""

from typing import Any, Literal

import pytest

from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.settings import draft_of, settings

Mode = Literal["completion", "embedding", "reranking"]
MODEL = {"model": "ai/qwen3"}


def model(used_as: Mode = "completion", **options: Any) -> ModelConfig:
    return ModelConfig(
        name="m", provider="dmr", model="ai/qwen3", mode=used_as, provider_opts=options
    )


def sent(used_as: Mode = "completion", **options: Any) -> dict[str, Any] | None:
    wanted = settings(model(used_as, **options))
    assert wanted.notes == ()
    return wanted.sent.to_json() if wanted.sent else None


def notes(**options: Any) -> list[str]:
    return [str(note) for note in settings(model(**options)).notes]


@pytest.mark.parametrize("mode", ["completion", "embedding", "reranking"])
def test_nothing_is_sent_for_a_plain_model(mode: Mode) -> None:
    assert sent(mode) is None


@pytest.mark.parametrize("written", [8192, 8192.0, "8192", " 8192 "])
def test_the_context_size_in_each_form(written: object) -> None:
    assert sent(context_size=written) == MODEL | {"context-size": 8192}


def test_llama_cpps_unlimited_context() -> None:
    assert sent(context_size=-1) == MODEL | {"context-size": -1}


@pytest.mark.parametrize("written", ["large", 0, -2, 2**31, True, [8192], "inf", 1e400])
def test_a_context_size_that_is_none(written: object) -> None:
    assert notes(context_size=written) == [
        "`context_size` is not sent: it must be a number of tokens, such as 8192 [option-ignored]"
    ]


def test_p10_max_tokens_is_the_longest_answer_and_not_the_context() -> None:
    config = ModelConfig(name="m", provider="dmr", model="ai/qwen3", max_tokens=512)
    assert settings(config).sent is None


@pytest.mark.parametrize(
    "written",
    [
        {"runtime_flags": ["--ngl=33", "--threads", 8]},
        {"runtime_flags": "--ngl=33, --threads 8"},
        {"raw_runtime_flags": "--ngl=33 --threads '8'"},
    ],
)
def test_p13_flags_in_each_form_as_the_engine_spells_them(written: dict[str, Any]) -> None:
    flags = ["--n-gpu-layers=33", "--threads", "8"]
    assert sent(**written) == MODEL | {"runtime-flags": flags}


def test_the_flags_of_the_list_win_over_the_raw_ones() -> None:
    wanted = settings(model(runtime_flags=["--threads=8"], raw_runtime_flags="--threads=2"))
    assert wanted.sent is not None
    assert wanted.sent.runtime_flags == ("--threads=8",)
    assert [note.rule for note in wanted.notes] == ["option-refused"]


def test_an_open_quote_in_raw_flags() -> None:
    [note] = notes(raw_runtime_flags="--samplers 'a")
    assert note.endswith("a quote in it is never closed [runtime-flag-refused]")


def test_flags_that_are_none() -> None:
    assert notes(runtime_flags={"--threads": 8}) == [
        "`runtime_flags` is not sent: it must be a list of flags [option-ignored]"
    ]


def test_p12_speculative_decoding_with_all_three_keys() -> None:
    options: dict[str, Any] = {
        "speculative_draft_model": "ai/qwen3:0.6B-Q4_K_M",
        "speculative_num_tokens": 16,
        "speculative_acceptance_rate": "0.8",
    }
    speculative = {
        "draft_model": "ai/qwen3:0.6B-Q4_K_M",
        "num_tokens": 16,
        "min_acceptance_rate": 0.8,
    }
    assert sent(**options) == MODEL | {"speculative": speculative}
    assert draft_of(model(**options)) == "ai/qwen3:0.6B-Q4_K_M"


def test_speculative_numbers_without_a_draft_model_do_nothing() -> None:
    assert notes(speculative_num_tokens=16) == [
        "speculative decoding is not sent: `speculative_draft_model` is missing"
        " [speculative-decoding]"
    ]
    assert draft_of(model(speculative_num_tokens=16)) is None


@pytest.mark.parametrize("mode", ["embedding", "reranking"])
def test_embedders_and_rerankers_are_configured_in_their_mode(mode: Mode) -> None:
    flags = {"runtime-flags": ["--ubatch-size=2048"]}
    assert sent(mode, runtime_flags=["--ubatch-size=2048"]) == MODEL | {"mode": mode} | flags


def test_the_mode_of_the_file_wins() -> None:
    assert sent("embedding", mode="reranking", context_size=512) == MODEL | {
        "mode": "reranking",
        "context-size": 512,
    }
    [note] = notes(mode="chat")
    assert note.startswith("`mode` is not sent: it must be one of completion, embedding,")


@pytest.mark.parametrize(
    ("written", "text"), [("10m", "10m"), ("1h30m", "1h30m"), ("0", "0"), (-1, "-1"), (0, "0")]
)
def test_keep_alive(written: object, text: str) -> None:
    assert sent(keep_alive=written) == MODEL | {"keep_alive": text}


@pytest.mark.parametrize("written", [10, "10", "soon", False, ["10m"]])
def test_keep_alive_that_is_no_duration(written: object) -> None:
    assert notes(keep_alive=written) == [
        '`keep_alive` is not sent: it must be a duration such as "10m" [option-refused]'
    ]


def test_what_vllm_alone_heeds() -> None:
    overrides = {"max_position_embeddings": 8192}
    assert sent(gpu_memory_utilization="0.85", hf_overrides=overrides) == MODEL | {
        "vllm": {"gpu-memory-utilization": 0.85, "hf-overrides": overrides}
    }


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        (0, 0),
        ("none", 0),
        ("low", 2048),
        ("High", 16384),
        (500, 500),
        (-1, -1),
        ("adaptive", -1),
        ("adaptive/low", -1),
    ],
)
def test_how_long_a_model_may_think(written: int | str, tokens: int) -> None:
    config = ModelConfig(name="m", provider="dmr", model="ai/qwen3", thinking_budget=written)
    wanted = settings(config).sent
    assert wanted is not None
    assert wanted.to_json() == MODEL | {"llamacpp": {"reasoning-budget": tokens}}


def test_a_thinking_budget_that_is_none() -> None:
    config = ModelConfig(name="m", provider="dmr", model="ai/qwen3", thinking_budget="lots")
    [note] = settings(config).notes
    assert str(note).startswith("`thinking_budget` is not sent: it must be a number or none, ")
