"""What ``_configure`` lets through: the checks of Docker Model Runner."""

from typing import Any

import pytest

from cagent_ls.dmr.models import Configuration, Speculative
from cagent_ls.language.flags import ALLOWED
from cagent_runtime.local import flags
from cagent_runtime.local.configuration import (
    NEVER,
    Refused,
    keep_alive_seconds,
    keep_alive_text,
    read_configuration,
    without_effect,
)


def test_everything_that_docker_model_runner_reads() -> None:
    body = {
        "model": "ai/qwen3",
        "context-size": 8192,
        "raw-runtime-flags": "--temp 0.6 --threads=8",
        "speculative": {"draft_model": "ai/small", "num_tokens": 16},
        "keep_alive": "5m",
        "llamacpp": {"reasoning-budget": 0},
        "vllm": {"gpu-memory-utilization": 0.5},
    }
    assert read_configuration(body) == Configuration(
        "ai/qwen3",
        "completion",
        context_size=8192,
        runtime_flags=("--temp", "0.6", "--threads=8"),
        keep_alive="5m",
        speculative=Speculative("ai/small", 16),
        llamacpp={"reasoning-budget": 0},
    )
    assert without_effect(body) == ["vllm"]


@pytest.mark.parametrize(
    ("written", "seconds", "text"),
    [
        ("5m", 300, "5m0s"),
        ("1h30m", 5400, "1h30m0s"),
        ("1500ms", 1.5, "1.5s"),
        ("200ms", 0.2, "200ms"),
        ("0", 0, "0s"),
        ("-1", NEVER, "-1"),
        ("-10m", NEVER, "-1"),
    ],
)
def test_how_long_an_idle_engine_is_kept(written: str, seconds: float, text: str) -> None:
    assert keep_alive_seconds(written) == seconds
    assert keep_alive_text(seconds) == text


@pytest.mark.parametrize(
    ("body", "mode"),
    [
        ({}, "completion"),
        ({"runtime-flags": ["--embeddings"]}, "embedding"),
        ({"mode": "reranking"}, "reranking"),
    ],
)
def test_the_mode(body: dict[str, Any], mode: str) -> None:
    assert read_configuration({"model": "x", **body}).mode == mode


@pytest.mark.parametrize(("size", "kept"), [(-1, -1), (0, None), (-5, None), (512, 512)])
def test_the_context_size(size: int, kept: int | None) -> None:
    assert read_configuration({"model": "x", "context-size": size}).context_size == kept


@pytest.mark.parametrize(
    "field",
    [
        {"context-size": "512"},
        {"context-size": 0.5},
        {"context-size": True},
        {"context-size": 2**31},
        {"mode": "poetry"},
        {"runtime-flags": "--temp 1"},
        {"runtime-flags": [1]},
        {"raw-runtime-flags": 1},
        {"keep_alive": 5},
        {"keep_alive": "soon"},
        {"llamacpp": 5},
        {"llamacpp": {"reasoning-budget": "0"}},
        {"speculative": "ai/small"},
        {"speculative": {"draft_model": 1}},
        {"speculative": {"draft_model": "x", "num_tokens": "16"}},
    ],
)
def test_a_wrong_type_is_an_invalid_request(field: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="invalid request") as refused:
        read_configuration({"model": "x", **field})
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--ngl=33"], 'runtime flag "--ngl" is not allowed for backend "llama.cpp"'),
        (["--threads 8"], 'runtime flag "--threads 8" is not allowed for backend "llama.cpp"'),
        (["--reasoning-budget", "-1"], 'runtime flag "-1" is not allowed for backend "llama.cpp"'),
        (
            ["--seed=-l"],
            "invalid flag \"--seed=-l\": value cannot start with '-' unless followed by a digit",
        ),
        (
            ["--grammar", "a/b"],
            "invalid runtime flag \"a/b\": paths are not allowed (contains '/' or '\\\\')",
        ),
    ],
)
def test_a_refused_flag(given: list[str], said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_configuration({"model": "x", "runtime-flags": given})
    assert (refused.value.status, str(refused.value)) == (500, said)


@pytest.mark.parametrize("given", [["--reasoning-budget=-1"], ["--temp=-0.5"], ["-ngl", "33"]])
def test_an_allowed_flag(given: list[str]) -> None:
    assert read_configuration({"model": "x", "runtime-flags": given}).runtime_flags == tuple(given)


def test_flags_that_this_runner_does_not_fulfil_are_known() -> None:
    given = ["--split-mode", "row", "--temp=1", "--jinja", "--no-webui"]
    assert flags.without_effect(given) == ["--split-mode", "--no-webui"]


def test_every_fulfilled_flag_is_one_that_docker_model_runner_lets_through() -> None:
    assert set(flags.FULFILLED) <= set(ALLOWED)


def test_flags_reach_the_engine() -> None:
    params = pytest.importorskip("xllamacpp").CommonParams()
    flags.apply(["--reasoning-budget=0", "--no-context-shift", "-np", "2", "--top-k=7"], params)
    assert params.sampling.reasoning_budget_tokens == 0
    assert (params.ctx_shift, params.n_parallel, params.sampling.top_k) == (False, 2, 7)
    with pytest.raises(ValueError, match="--top-k: 'many' is not a fitting number"):
        flags.apply(["--top-k", "many"], params)
