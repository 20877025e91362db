"""Facts in, lines out."""

from typing import Any

import pytest

from cagent_ls.dmr.endpoint import Endpoint, runner_at
from cagent_ls.dmr.errors import Attempt
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.dmr.state import EngineState
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.doctor.checks import diagnose
from cagent_runtime.doctor.facts import Command, Facts, Runner
from cagent_runtime.doctor.lines import Line, has_errors, report_json

GIB = 1024**3
HERE = runner_at("http://127.0.0.1:12434", "TCP port 12434")
QWEN = InstalledModel(
    "sha256:1", ("docker.io/ai/qwen3:14B",), "8.2GiB", "14.77B", "Q4_K_M", context_size=40960
)
RUNNING = {"llama.cpp": EngineState("Running", "b1234"), "mlx": EngineState("Not Installed")}
WELL = Runner(HERE, (QWEN,), version="1.2.6", engines=RUNNING, disk_bytes=9 * GIB)
NOWHERE = Runner(
    failure="No model runner answers.",
    attempts=(Attempt("TCP port 12434 (http://127.0.0.1:12434)", "connection refused"),),
)
NO_DOCKER = Command(failure="there is no `docker` command", remedy="Install Docker.")


def facts(own: Runner = WELL, **more: Any) -> Facts:
    said: dict[str, Any] = {
        "docker": Command(said="client 28.2.2, engine 28.2.2"),
        "plugin": Command(said="Version: v1.2.6"),
        "status": Command(said="running (Docker Engine)"),
        "port_taken": own.endpoint is not None,
        "free_bytes": 100 * GIB,
    }
    return Facts(**{**said, "own": own, **more})


def model(name: str = "m", provider: str = "dmr", **given: Any) -> ModelConfig:
    options = {"model": "ai/qwen3:14B", **given}
    return ModelConfig(name=name, provider=provider, **options)


def lines(check: str, seen: Facts) -> list[Line]:
    return [line for line in diagnose(seen) if line.check == check]


def line(check: str, seen: Facts) -> Line:
    [only] = lines(check, seen)
    return only


def test_all_well() -> None:
    found = diagnose(facts(models=(model(),), file="agent.yaml"))
    assert {each.state for each in found} == {"ok"}
    assert not has_errors(found)
    assert [(each.check, each.evidence) for each in found] == [
        ("docker", "client 28.2.2, engine 28.2.2"),
        ("plugin", "Version: v1.2.6"),
        ("runner", "running (Docker Engine)"),
        ("endpoint", "http://127.0.0.1:12434 answers (TCP port 12434), version 1.2.6"),
        ("engine", "llama.cpp running: b1234, mlx not installed"),
        ("port", "port 12434 is used by the runner"),
        ("proxy", "no proxy is set"),
        ("disk", "100.0 GiB free on the disk of the home folder, models take 9.0 GiB"),
        ("file", "no errors, 1 model"),
        ("model", "ai/qwen3:14B is installed, 14.77B, Q4_K_M, 8.2GiB"),
        ("context", "40960 tokens, packed with the model"),
    ]


def test_p20_with_nothing_listening_it_says_all_it_tried_and_the_pages_remedies() -> None:
    seen = facts(NOWHERE, docker=NO_DOCKER, plugin=NO_DOCKER, status=NO_DOCKER)
    endpoint = line("endpoint", seen)
    assert (endpoint.state, endpoint.evidence) == (
        "error",
        "no model runner answers; tried\n"
        "TCP port 12434 (http://127.0.0.1:12434): connection refused",
    )
    for words in ("docker model status", "settings of Docker Desktop", "MODEL_RUNNER_HOST"):
        assert words in endpoint.remedy
    assert [line(check, seen).state for check in ("docker", "plugin", "runner")] == ["error"] * 3
    assert line("docker", seen).remedy == "Install Docker."


def test_docker_is_not_needed_where_a_runner_answers() -> None:
    seen = facts(docker=NO_DOCKER, plugin=NO_DOCKER, status=NO_DOCKER)
    assert not has_errors(diagnose(seen))
    assert line("docker", seen) == Line(
        "docker", "note", "there is no `docker` command; a runner answers all the same"
    )


def test_a_named_runner_that_is_silent_is_not_dockers_fault() -> None:
    seen = facts(NOWHERE, docker=NO_DOCKER, named=True)
    assert (line("docker", seen).state, line("endpoint", seen).state) == ("note", "error")
    assert "unset MODEL_RUNNER_HOST" in line("endpoint", seen).remedy


def test_an_address_of_the_file_is_looked_at_for_itself() -> None:
    elsewhere = model(base_url="http://gpu:8000/v1")
    other = Runner(Endpoint("http://gpu:8000", "http://gpu:8000/v1", "base_url"), (QWEN,))
    seen = facts(NOWHERE, others={"http://gpu:8000/v1": other}, models=(elsewhere,))
    assert [(each.about, each.state) for each in lines("endpoint", seen)] == [
        ("", "note"),
        ("http://gpu:8000/v1", "ok"),
    ]
    assert line("engine", seen).state == "note"
    assert line("model", seen).state == "ok"


@pytest.mark.parametrize(
    ("engines", "state"),
    [
        ({"llama.cpp": EngineState("Error", "no GPU")}, "error"),
        ({"llama.cpp": EngineState("Not Installed")}, "note"),
        ({"llama.cpp": EngineState("Installing")}, "ok"),
        ({**RUNNING, "vllm": EngineState("Error", "no GPU")}, "warning"),
    ],
)
def test_engines_that_do_not_run(engines: dict[str, EngineState], state: str) -> None:
    found = line("engine", facts(Runner(HERE, (), engines=engines)))
    assert found.state == state
    assert ("docker model logs" in found.remedy) == (state in ("error", "warning"))


def test_something_else_on_the_port() -> None:
    found = line("port", facts(NOWHERE, port_taken=True))
    assert (found.state, "not Docker Model Runner" in found.evidence) == ("error", True)


def test_a_proxy_is_named_and_never_shown() -> None:
    near = facts(proxies=("HTTP_PROXY",))
    assert line("proxy", near).state == "ok"
    far = runner_at("https://models.example.com", "MODEL_RUNNER_HOST")
    found = line("proxy", facts(Runner(far, ()), proxies=("HTTP_PROXY", "ALL_PROXY")))
    assert found.state == "note"
    assert found.evidence == (
        "HTTP_PROXY and ALL_PROXY are set, and requests to https://models.example.com go through it"
    )


def test_a_full_disk() -> None:
    found = line("disk", facts(free_bytes=GIB))
    assert (found.state, "models rm" in found.remedy) == ("warning", True)
    assert line("disk", facts(Runner(HERE, ()), free_bytes=None)).state == "note"


def test_a_file_with_errors() -> None:
    found = line("file", facts(file="a.yaml", file_errors="a.yaml has errors\na.yaml:3: error"))
    assert (found.state, found.about) == ("error", "a.yaml")
    assert "cagent-ls check a.yaml" in found.remedy


def test_a_missing_model_comes_with_what_gets_it() -> None:
    found = line("model", facts(models=(model(model="ai/qwen3:8B"),)))
    assert (found.state, found.evidence) == ("error", "ai/qwen3:8B is not installed")
    for words in ("models pull ai/qwen3:8B", "docker model list", "docker.io/ai/qwen3:14B"):
        assert words in found.remedy


def test_a_missing_draft_model_is_an_error() -> None:
    options = {"speculative_draft_model": "ai/qwen3:0.6B", "speculative_num_tokens": 16}
    own, draft = lines("model", facts(models=(model(provider_opts=options),)))
    assert (own.state, draft.state) == ("ok", "error")
    assert draft.evidence == "the draft model ai/qwen3:0.6B is not installed"


@pytest.mark.parametrize(
    ("given", "state", "words"),
    [
        ({"provider_opts": {"context_size": 8192}}, "ok", "8192 tokens, from `context_size`"),
        (
            {"provider_opts": {"context_size": 8192, "runtime_flags": ["-c", "4096"]}},
            "ok",
            "4096 tokens, from the flag `-c`",
        ),
        ({"provider_opts": {"context_size": 65536}}, "warning", "more than the 40960 tokens"),
        ({"max_tokens": 40960}, "warning", "`max_tokens: 40960` may use up alone"),
        ({"model": "ai/other"}, "note", "unknown, the engine chooses"),
    ],
)
def test_the_context_that_will_be_in_force(given: dict[str, Any], state: str, words: str) -> None:
    found = line("context", facts(models=(model(**given),)))
    assert found.state == state
    assert words in found.evidence


def test_an_embedder_has_no_line_about_its_context() -> None:
    assert lines("context", facts(models=(model(mode="embedding"),))) == []


@pytest.mark.parametrize(
    ("flags", "state", "words"),
    [
        (["--ngl=33", "--threads=8"], "ok", "--n-gpu-layers=33 --threads=8"),
        (["--host=0"], "warning", 'runtime flag "--host" is not allowed'),
        (["--seed=-x"], "warning", "value cannot start with '-'"),
        (["--lora", "/etc/x"], "warning", 'runtime flag "--lora" is not allowed'),
        (["--max-model-len=8192"], "warning", 'runtime flag "--max-model-len" is not allowed'),
    ],
)
def test_flags_are_judged_as_the_runner_does(flags: list[str], state: str, words: str) -> None:
    found = line("flags", facts(models=(model(provider_opts={"runtime_flags": flags}),)))
    assert found.state == state
    assert words in found.evidence
    assert ("[runtime-flag-refused]" in found.evidence) == (state == "warning")


def test_flags_of_vllm_need_its_address() -> None:
    flags = {"runtime_flags": ["--max-model-len=8192"]}
    assert "/engines/vllm/v1" in line("flags", facts(models=(model(provider_opts=flags),))).remedy
    address = "http://127.0.0.1:12434/engines/vllm/v1"
    there = model(provider_opts=flags, base_url=address)
    assert line("flags", facts(others={address: WELL}, models=(there,))).state == "ok"


def test_settings_that_are_not_sent() -> None:
    found = line("settings", facts(models=(model(provider_opts={"keep_alive": 10}),)))
    assert (found.state, found.evidence.endswith("[option-refused]")) == ("warning", True)


def test_models_of_other_providers_need_their_key_only() -> None:
    cloud = model(provider="openai", model="gpt-5")
    unset = line("model", facts(models=(cloud,), unset_keys=frozenset({"OPENAI_API_KEY"})))
    assert (unset.state, unset.remedy) == ("error", "Set the variable OPENAI_API_KEY.")
    assert line("model", facts(models=(cloud,))).state == "note"


def test_the_json_form() -> None:
    made = report_json(
        [Line("disk", "warning", "1 GiB free", "Free some."), Line("a", "error", "b")]
    )
    assert made == {
        "v": 1,
        "ok": False,
        "checks": [
            {
                "check": "disk",
                "state": "warning",
                "evidence": "1 GiB free",
                "remedy": "Free some.",
                "about": "",
            },
            {"check": "a", "state": "error", "evidence": "b", "remedy": "", "about": ""},
        ],
    }
