"""Models that are missing before a run: asked about, pulled, or named with what gets them."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from cagent_ls.dmr.endpoint import runner_at
from cagent_runtime.agents.events import PullDone, Pulling
from cagent_runtime.cli import pull_display
from cagent_runtime.cli.pull_display import PullDisplay, describe
from cagent_runtime.cli.pulling import free_bytes, plan
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.needed import Needed
from cagent_runtime.providers.pulling import Wanted
from tests.fakes import dmr_pulls
from tests.fakes.dmr_pulls import Pull
from tests.fakes.dmr_server import FakeDmr, text
from tests.runtime.cli.conftest import Command

Pulls = dict[str, Sequence[Pull]]
AGENT = "agents: {root: {model: dmr/ai/qwen3}}\n"
TEAM = """\
agents:
  root: {model: fast, rag: [docs]}
models:
  fast:
    provider: dmr
    model: ai/qwen3:14B
    provider_opts: {speculative_draft_model: "ai/qwen3:0.6B", speculative_num_tokens: 16}
rag:
  docs:
    docs: [./docs]
    strategies:
      - {type: chunked-embeddings, embedding_model: dmr/ai/embeddinggemma}
    results: {reranking: {model: dmr/ai/qwen3-reranker}}
version: 5
"""
QUESTION = "Model not found locally. Do you want to pull it now? ([y]es/[n]o)"
GIB = 1024**3


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "cats.md").write_text("Cats sleep most of the day.\n")
    (tmp_path / "agent.yaml").write_text(AGENT)
    (tmp_path / "team.yaml").write_text(TEAM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextmanager
def terminal(folder: Path, server: FakeDmr, *arguments: str) -> Iterator["pexpect.spawn[str]"]:
    environ = {**os.environ, "MODEL_RUNNER_HOST": server.url, "TERM": "dumb"}
    argv = ["-m", "cagent_runtime", *arguments]
    process = pexpect.spawn(
        sys.executable, argv, cwd=folder, env=environ, encoding="utf-8", timeout=60, echo=False
    )
    try:
        yield process
    finally:
        process.close(force=True)


def code(process: "pexpect.spawn[str]") -> int | None:
    process.expect(pexpect.EOF)
    process.wait()
    status: int | None = process.exitstatus
    return status


@pytest.mark.parametrize("reply", ["Yes"])
def test_p8_on_a_terminal_it_asks_with_the_pages_words(folder: Path, reply: str) -> None:
    with (
        FakeDmr(models=[], chat=[text("Hello.")]) as server,
        terminal(folder, server, "run", "agent.yaml", "Hi") as run,
    ):
        run.expect_exact("ai/qwen3: 4.7 GiB to pull")
        run.expect_exact("free on this disk")
        run.expect_exact(QUESTION)
        assert server.asked("/models/create") == []
        run.sendline(reply)
        run.expect_exact("pulled ai/qwen3 (4.68GiB)")
        run.expect_exact("Hello.")
        assert code(run) == 0


@pytest.mark.parametrize("reply", ["n\n", "\x04"])
def test_anything_but_yes_pulls_nothing(folder: Path, reply: str) -> None:
    with (
        FakeDmr(models=[]) as server,
        terminal(folder, server, "run", "agent.yaml", "Hi") as run,
    ):
        run.expect_exact(QUESTION)
        run.send(reply)
        run.expect_exact("docker model pull ai/qwen3")
        assert code(run) == 4
        assert server.asked("/models/create") == []


def test_indexing_asks_too(folder: Path) -> None:
    with (
        FakeDmr(models=[]) as server,
        terminal(folder, server, "rag", "index", "team.yaml") as index,
    ):
        index.expect_exact(QUESTION)
        index.sendline("y")
        index.expect_exact("docs: 1 files, 1 chunks")
        assert code(index) == 0
        assert server.asked("/models/create") == [{"from": "ai/embeddinggemma"}]


@pytest.mark.parametrize("option", [[], ["--pull", "ask"], ["--pull", "never"], ["--json"]])
def test_without_a_terminal_nothing_is_pulled(
    folder: Path, command: Command, option: list[str]
) -> None:
    with FakeDmr(models=[]) as server:
        done = command("run", "agent.yaml", "Hi", *option, server=server)
        assert server.asked("/models/create") == server.asked("/chat/completions") == []
    said = json.loads(done.out)["message"] if option == ["--json"] else done.err
    assert done.code == 4
    assert "The model ai/qwen3 is not installed." in said
    assert "docker model pull ai/qwen3" in said
    assert "--pull missing" in said


def test_p7_all_models_of_an_agent_are_pulled_before_the_first_call(
    folder: Path, command: Command
) -> None:
    with FakeDmr(models=[], chat=[text("Hello.")]) as server:
        done = command("run", "team.yaml", "Hi", "--pull", "missing", server=server)
        posts = [asked.path for asked in server.requests if asked.method == "POST"]
        pulled = [body["from"] for body in server.asked("/models/create")]
    assert (done.code, done.out) == (0, "Hello.\n")
    assert sorted(pulled) == [
        "ai/embeddinggemma",
        "ai/qwen3-reranker",
        "ai/qwen3:0.6B",
        "ai/qwen3:14B",
    ]
    assert posts[:4] == ["/models/create"] * 4
    assert posts[4] == "/engines/_configure"
    assert "18.7 GiB together" in done.err


def test_always_pulls_what_is_there(folder: Path, command: Command) -> None:
    with FakeDmr(models=["ai/qwen3"]) as server:
        done = command("run", "agent.yaml", "Hi", "--pull", "always", server=server)
        assert server.asked("/models/create") == [{"from": "ai/qwen3"}]
    assert done.code == 0


def test_a_failed_pull_ends_the_run(folder: Path, command: Command) -> None:
    pulls: Pulls = {"ai/qwen3": [dmr_pulls.failing_pull("no space left on device")]}
    with FakeDmr(models=[], pulls=pulls) as server:
        done = command("run", "agent.yaml", "Hi", "--pull", "missing", server=server)
        assert server.asked("/chat/completions") == []
    assert (done.code, done.out) == (4, "")
    assert "no room for ai/qwen3" in done.err
    assert "pulling ended early. Pull again: it goes on where it stopped" in done.err


def test_ctrl_c_ends_a_pull_and_says_what_is_kept(folder: Path) -> None:
    with (
        FakeDmr(models=[], pulls={"ai/qwen3": [dmr_pulls.slow_pull(60.0)]}) as server,
        terminal(folder, server, "models", "pull", "ai/qwen3") as pull,
    ):
        pull.expect_exact("1.0 MiB of 2.0 MiB (50 %)")
        pull.sendintr()
        pull.expect_exact("Pull again: it goes on where it stopped")
        assert code(pull) == 130


def test_events_of_a_pull_come_before_the_answer(folder: Path, command: Command) -> None:
    with FakeDmr(models=[], chat=[text("Hello.")]) as server:
        done = command("run", "agent.yaml", "Hi", "--pull", "missing", "--json", server=server)
    events = [json.loads(line) for line in done.out.splitlines()]
    types = [event["type"] for event in events]
    assert types[0] == "pulling"
    assert types.index("pulled") < types.index("text")
    assert (types[-1], events[0]["total"]) == ("result", int(4.68 * GIB))


def test_searching_needs_the_reranker_too(folder: Path, command: Command) -> None:
    with FakeDmr() as server:
        assert command("rag", "index", "team.yaml", server=server).code == 0
        server.models = ["ai/embeddinggemma"]
        done = command("rag", "search", "team.yaml", "-q", "cats", server=server)
    assert (done.code, done.out) == (4, "")
    assert "docker model pull ai/qwen3-reranker" in done.err


def test_an_index_that_is_up_to_date_needs_no_model(folder: Path, command: Command) -> None:
    with FakeDmr() as server:
        assert command("rag", "index", "team.yaml", server=server).code == 0
    assert command("rag", "index", "team.yaml").code == 0


def test_the_plan_names_sizes_and_free_disk() -> None:
    config = ModelConfig(name="fast", provider="dmr", model="ai/a")
    runner = runner_at("http://127.0.0.1:12434", "test")
    wanted = [
        Wanted(Needed("ai/a", config), runner, (), 4 * GIB),
        Wanted(Needed("ai/b", config), runner, (), 2 * GIB),
        Wanted(Needed("ai/c", config), runner, ()),
    ]
    assert plan(wanted, 5 * GIB) == [
        "ai/a: 4.0 GiB to pull",
        "ai/b (draft model of fast): 2.0 GiB to pull",
        "ai/c (draft model of fast): size unknown to pull",
        "6.0 GiB together, 5.0 GiB free on this disk: not enough",
    ]
    assert plan(wanted[:1], None) == ["ai/a: 4.0 GiB to pull"]


@pytest.mark.parametrize(
    ("root", "here"),
    [("http://localhost:12434", True), ("http://[::1]:12434", True), ("http://10.0.0.2", False)],
)
def test_free_disk_is_told_of_this_machine_only(root: str, here: bool) -> None:
    config = ModelConfig(name="m", provider="dmr", model="ai/a")
    wanted = [Wanted(Needed("ai/a", config), runner_at(root, "test"), ())]
    assert (free_bytes(wanted) is not None) is here


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Pulling("m", 0, 0), "m"),
        (Pulling("m", GIB, 4 * GIB), "m: 1.0 GiB of 4.0 GiB (25 %)"),
        (
            Pulling("m", GIB, 4 * GIB, 1, 5, 12 * 1024**2),
            "m: 1.0 GiB of 4.0 GiB (25 %), 1 of 5 layers, 12.0 MiB/s",
        ),
        (Pulling("m", GIB, 0, note="Fetching file list..."), "m: 1.0 GiB, Fetching file list..."),
    ],
)
def test_the_numbers_of_a_pull(event: Pulling, words: str) -> None:
    assert describe(event) == words


def test_where_nobody_watches_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show = PullDisplay()
    for percent in range(101):
        show(Pulling("m", percent, 100))
    show(PullDone("m", "4GiB"))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == pull_display.STEPS + 2
    assert lines[0] == "pulling m: 0 B of 100 B (0 %)"
    assert lines[-1] == "pulled m (4GiB)"


def test_a_runner_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show = PullDisplay()
    show(Pulling("m\x1b[2J", 0, 0, note="a\x1b]0;gone\x07"))
    show(PullDone("m", "\x1b[2J"))
    assert "\x1b" not in capsys.readouterr().err
