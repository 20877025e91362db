"""`cagent-runtime models` against a fake runner."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.catalog import sources
from cagent_ls.catalog.sources import DOCKER_HUB
from tests.catalog.site import site
from tests.fakes import dmr_pulls
from tests.fakes.dmr_models import id_of
from tests.fakes.dmr_pulls import Pull
from tests.fakes.dmr_server import FakeDmr, Fault
from tests.runtime.cli.conftest import Command

Pulls = dict[str, Sequence[Pull]]
FILE = """\
agents:
  root: {model: fast, rag: [docs]}
models:
  fast:
    provider: dmr
    model: ai/qwen3:14B
    max_tokens: 1000
    provider_opts:
      context_size: "8192"
      keep_alive: 10
      runtime_flags: ["--ngl=33"]
      speculative_draft_model: ai/qwen3:0.6B
      speculative_num_tokens: 16
  cloud: {provider: openai, model: gpt-5}
rag:
  docs:
    docs: [./docs]
    strategies:
      - {type: chunked-embeddings, embedding_model: dmr/ai/embeddinggemma}
version: 5
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "agent.yaml"
    path.write_text(FILE)
    return str(path)


def test_the_installed_models_in_a_table(command: Command) -> None:
    with FakeDmr(models=["ai/qwen3:14B", "hf.co/org/Model"]) as server:
        done = command("models", "list", server=server)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "MODEL                     PARAMETERS  QUANTIZATION   SIZE     CONTEXT",
        "ai/qwen3:14B              8.19B       MOSTLY_Q4_K_M  4.68GiB  40960",
        "huggingface.co/org/model  8.19B       MOSTLY_Q4_K_M  4.68GiB  40960",
    ]


def test_the_installed_models_as_json(command: Command) -> None:
    with FakeDmr(models=["ai/qwen3"]) as server:
        made = json.loads(command("models", "list", "--json", server=server).out)
        assert (made["v"], made["endpoint"]) == (1, server.url)
    [model] = made["models"]
    assert (model["name"], model["tags"]) == ("ai/qwen3", ["docker.io/ai/qwen3:latest"])
    assert (model["size"], model["context_size"]) == ("4.68GiB", 40960)


def test_no_installed_model_is_said(command: Command) -> None:
    with FakeDmr(models=[]) as server:
        done = command("models", "list", server=server)
    assert (done.code, done.out) == (0, "")
    assert "`models pull` gets one" in done.err


@pytest.mark.parametrize("with_runner", [True, False])
def test_models_that_can_be_pulled_need_no_runner(command: Command, with_runner: bool) -> None:
    if with_runner:
        with FakeDmr(models=["ai/smollm2"]) as server:
            done = command("models", "list", "--available", "--json", server=server)
    else:
        done = command("models", "list", "--available", "--json")
    by_name = {model["name"]: model for model in json.loads(done.out)["models"]}
    assert by_name["ai/smollm2"]["installed"] is (True if with_runner else None)
    assert by_name["ai/embeddinggemma"]["purpose"] == "embedding"
    assert (by_name["ai/qwen3"]["size"], by_name["ai/embeddinggemma"]["size"]) == ("4.7 GiB", "")


def test_docker_hub_is_asked_where_that_is_wanted(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with site() as web:
        web.pages["/hub"] = {"results": [{"name": "brand-new", "description": "Just out."}]}
        monkeypatch.setattr(sources, "DOCKER_HUB", replace(DOCKER_HUB, url=f"{web.url}/hub"))
        own = command("models", "list", "--available")
        asked = command("models", "list", "--available", "--refresh")
        web.pages["/hub"] = 500
        failed = command("models", "list", "--available", "--refresh", "--json")
    assert "ai/brand-new" not in own.out
    assert (asked.code, "Just out." in asked.out, "ai/qwen3 " in asked.out) == (0, True, True)
    made = json.loads(failed.out)
    assert (failed.code, "answers with status 500" in failed.err) == (1, True)
    assert "ai/brand-new" in [model["name"] for model in made["models"]]  # from before
    assert (date.today() - date.fromisoformat(made["listed_on"])).days in {0, 1}
    assert command("models", "list", "--refresh").code == 2


def test_a_model_is_inspected(command: Command) -> None:
    with FakeDmr(models=["ai/qwen3"]) as server:
        done = command("models", "inspect", "dmr/ai/qwen3", server=server)
        missing = command("models", "inspect", "ai/gemma3", "--json", server=server)
    assert "architecture: qwen3" in done.out.splitlines()
    assert (missing.code, missing.out) == (4, "")
    assert "The model ai/gemma3 is not installed." in missing.err


def test_models_are_removed(command: Command) -> None:
    with FakeDmr(models=["ai/a", ("ai/b", "ai/c")]) as server:
        done = command("models", "rm", "ai/a", "dmr/ai/b", server=server)
        missing = command("models", "rm", "ai/a", server=server)
        assert list(server.models) == [("ai/c",)]
    assert (done.code, done.out) == (0, "")
    removed, deleted, untagged = done.err.splitlines()
    assert removed == "removed the name docker.io/ai/a:latest"
    assert deleted.startswith("deleted sha256:")
    assert untagged == "removed the name docker.io/ai/b:latest"
    assert (missing.code, "models list" in missing.err) == (4, True)


def test_a_named_model_is_pulled_even_if_it_is_there(command: Command) -> None:
    with FakeDmr(models=["ai/qwen3"]) as server:
        done = command("models", "pull", "dmr/ai/qwen3", server=server)
        assert server.asked("/models/create") == [{"from": "ai/qwen3"}]
    assert (done.code, done.out) == (0, "")
    plan, free, *progress, last = done.err.splitlines()
    assert plan == "ai/qwen3: 4.7 GiB to pull"
    assert free.endswith("free on this disk")
    assert progress[0] == "pulling ai/qwen3: 0 B of 4.7 GiB (0 %)"
    assert last == "pulled ai/qwen3 (4.68GiB)"


def test_a_model_is_pulled_by_its_digest(command: Command) -> None:
    reference = f"ai/qwen3@{id_of('ai/qwen3')}"
    with FakeDmr(models=["ai/qwen3"]) as server:
        done = command("models", "pull", reference, server=server)
        assert server.asked("/models/create") == [{"from": reference}]
    assert (done.code, done.err.splitlines()[-1]) == (0, f"pulled {reference} (4.68GiB)")


def test_of_a_file_what_is_missing_is_pulled(command: Command, file: str) -> None:
    with FakeDmr(models=["ai/qwen3:14B"]) as server:
        done = command("models", "pull", file, server=server)
        again = command("models", "pull", file, server=server)
        server.models = ["ai/qwen3:14B", "ai/qwen3:0.6B"]
        both = command("models", "pull", file, "embeddinggemma", server=server)
        pulled = [body["from"] for body in server.asked("/models/create")]
    assert (done.code, again.code, both.code) == (0, 0, 0)
    assert sorted(pulled) == ["ai/embeddinggemma", "ai/embeddinggemma", "ai/qwen3:0.6B"]
    assert "ai/qwen3:0.6B (draft model of fast): 4.7 GiB to pull" in done.err
    assert again.err == "all models are installed\n"


def test_pulling_as_json_ends_with_a_result_or_an_error(command: Command) -> None:
    pulls: Pulls = {"ai/bad": [dmr_pulls.hugging_face_missing()]}
    with FakeDmr(models=[], pulls=pulls) as server:
        good = command("models", "pull", "ai/good", "--json", server=server)
        bad = command("models", "pull", "ai/bad", "--json", server=server)
    types = [json.loads(line)["type"] for line in good.out.splitlines()]
    assert (types[0], types[-2:], good.err) == ("pulling", ["pulled", "result"], "")
    last = json.loads(bad.out.splitlines()[-1])
    assert (bad.code, last["type"], last["exit_code"]) == (4, "error", 4)
    assert "ai/bad cannot be pulled" in last["message"]


def test_a_file_without_local_models_is_wrong_use(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("agents: {root: {model: openai/gpt-5}}\n")
    done = command("models", "pull", str(tmp_path / "a.yaml"))
    assert (done.code, "names no model of Docker Model Runner" in done.err) == (2, True)
    assert command("models", "pull", " ").code == 2
    assert command("models", "pull", str(tmp_path / "missing.yaml")).code == 2


def test_a_file_is_for_a_runner_that_takes_files(command: Command) -> None:
    """Docker Model Runner does not, and no runner elsewhere is told a path of this machine."""
    fault = Fault(400, "Invalid model reference\n")
    with FakeDmr(faults={"/models/create": fault}) as server:
        refused = command("models", "pull", "ai/x=models/x.gguf", server=server)
        inspected = command("models", "inspect", "x.gguf", server=server)
        [sent] = server.asked("/models/create")
    assert sent["from"] == f"ai/x={Path.cwd()}/models/x.gguf"
    assert (refused.code, inspected.code) == (4, 2)
    for said in (refused.err, inspected.err):
        assert "local add NAME=FILE" in said
        assert "models pull NAME=FILE" in said
    assert "local add" in command("models", "pull", "ai/x=x.gguf", "--local").err


def test_show_says_what_each_model_comes_to(command: Command, file: str) -> None:
    with FakeDmr(models=["ai/qwen3:14B"]) as server:
        done = command("models", "show", file, server=server)
        changed = [asked for asked in server.requests if asked.method != "GET"]
        url = server.url
    assert (done.code, done.err, changed) == (0, "", [])
    assert done.out.split("dmr/ai/embeddinggemma:")[0].splitlines() == [
        "fast: dmr ai/qwen3:14B",
        "  stored as: docker.io/ai/qwen3:14B",
        "  used for: completion",
        f"  runs at: {url} (MODEL_RUNNER_HOST)",
        "  installed: yes, 8.19B, MOSTLY_Q4_K_M, 4.68GiB",
        "  draft model: ai/qwen3:0.6B, no (cagent-runtime models pull ai/qwen3:0.6B)",
        "  context: 8192 tokens, from `context_size`",
        "  longest answer: 1000 tokens, sent with each request",
        '  _configure: {"model": "ai/qwen3:14B", "context-size": 8192, "runtime-flags":'
        ' ["--n-gpu-layers=33"], "speculative": {"draft_model": "ai/qwen3:0.6B",'
        ' "num_tokens": 16}}',
        '  `keep_alive` is not sent: it must be a duration such as "10m" [option-refused]',
    ]
    assert "used for: embedding" in done.out
    assert done.out.splitlines()[-2] == "cloud: openai gpt-5"


def test_show_works_where_no_runner_answers(command: Command, file: str) -> None:
    done = command("models", "show", file, "--json")
    models: list[dict[str, Any]] = json.loads(done.out)["models"]
    assert [model["name"] for model in models] == ["fast", "dmr/ai/embeddinggemma", "cloud"]
    assert (models[0]["installed"], models[0]["draft_installed"]) == (None, None)
    assert models[0]["configure"]["context-size"] == 8192
    assert (models[1]["mode"], models[1]["configure"]) == ("embedding", None)
    assert (models[2]["stored_as"], models[2]["context_size"]) == (None, None)


def test_without_a_runner_it_says_what_was_tried(command: Command) -> None:
    done = command("models", "list")
    assert (done.code, done.out) == (4, "")
    for words in ("127.0.0.1:9", "docker model status", "docker model list", "docker model logs"):
        assert words in done.err
