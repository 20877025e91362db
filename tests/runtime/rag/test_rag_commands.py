"""`cagent-runtime rag` as a process, against a runner that counts and against real llama.cpp."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes.dmr_server import FakeDmr, Fault, bag_of_words

RAG = """\
rag:
  codebase:
    docs: [./docs]
    strategies:
      - type: chunked-embeddings
        embedding_model: dmr/ai/all-minilm
        database: ./code.db
        threshold: 0.1
"""
TEXTS = {
    "cats.md": "Cats sleep most of the day.\n\nThey like fish.",
    "ships.md": "Ships cross the ocean.\n",
    "bread.md": "Bread is baked in an oven from flour and water.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "agent.yaml").write_text(RAG)
    for name, text in TEXTS.items():
        (tmp_path / "docs" / name).write_text(text)
    return tmp_path


def runner() -> FakeDmr:
    return FakeDmr(models=["ai/all-minilm"])


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "cagent_runtime", "rag", *arguments]


def rag(
    folder: Path, url: str, *arguments: str, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env={**os.environ, "MODEL_RUNNER_HOST": url},
        capture_output=True,
        text=True,
        input=stdin,
        timeout=120,
        check=False,
    )


def embedded(server: FakeDmr) -> list[str]:
    return [text for body in server.asked("embeddings") for text in body["input"]]


def stored(folder: Path) -> int:
    """How many vectors the index holds; 0 before it is made."""
    if not (folder / "code.db").exists():
        return 0
    database = sqlite3.connect(f"file:{folder / 'code.db'}?mode=ro", uri=True)
    try:
        (count,) = database.execute("SELECT count(*) FROM embeddings").fetchone()
    except sqlite3.OperationalError:
        return 0
    finally:
        database.close()
    return int(count)


def test_indexing_says_what_it_did_on_stderr_only(folder: Path) -> None:
    (folder / "docs" / "picture.png").write_bytes(b"\x89PNG\0")
    with runner() as server:
        done = rag(folder, server.url, "index", "agent.yaml")
    assert (done.returncode, done.stdout) == (0, "")
    assert "skipped docs/picture.png: binary" in done.stderr
    last = done.stderr.splitlines()[-1]
    counts = "3 files, 3 chunks (3 embedded, 0 reused), 0 removed, 1 skipped, 0 failed"
    assert last.startswith(f"codebase: {counts}")


def test_the_counts_as_json(folder: Path) -> None:
    with runner() as server:
        rag(folder, server.url, "index", "agent.yaml")
        again = json.loads(rag(folder, server.url, "index", "agent.yaml", "--json").stdout)
    assert (again["v"], again["type"], again["source"]) == (1, "indexed", "codebase")
    assert (again["files"], again["embedded"], again["reused"]) == (3, 0, 3)


def test_an_engine_that_fails_in_the_middle_loses_nothing_that_was_embedded(folder: Path) -> None:
    def fails_at_ships(text: str) -> list[float]:
        if "Ships" in text:
            raise RuntimeError("the engine is broken")
        return bag_of_words(text)

    small = "        embedding_batch_size: 1\n        max_embedding_concurrency: 1\n"
    (folder / "agent.yaml").write_text(RAG + small)
    with runner() as server:
        server.embed = fails_at_ships
        failed = rag(folder, server.url, "index", "agent.yaml")
        server.embed = bag_of_words
        done = rag(folder, server.url, "index", "agent.yaml", "--json")
    assert failed.returncode == 4
    assert "2 chunks are embedded and kept; indexing again goes on there" in failed.stderr
    assert json.loads(done.stdout)["embedded"] == 1


def test_an_index_killed_in_the_middle_embeds_nothing_twice(folder: Path) -> None:
    words = " ".join(f"word{number:04}" for number in range(400))
    (folder / "docs" / "large.txt").write_text(words)
    small = "        embedding_batch_size: 1\n        max_embedding_concurrency: 1\n"
    small += "        chunking: {size: 40, overlap: 0}\n"
    (folder / "agent.yaml").write_text(RAG + small)
    with runner() as server:
        process = subprocess.Popen(
            command("index", "agent.yaml"),
            cwd=folder,
            env={**os.environ, "MODEL_RUNNER_HOST": server.url},
            stderr=subprocess.DEVNULL,
        )
        while stored(folder) < 10 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kept = stored(folder)
        first = embedded(server)
        done = rag(folder, server.url, "index", "agent.yaml", "--json")
        second = embedded(server)[len(first) :]
    assert 10 <= kept < 80, "the process was to be killed in the middle"
    report = json.loads(done.stdout)
    assert report["chunks"] == kept + report["embedded"]
    assert len(first) - kept <= 1, "at most the request on its way is lost"
    assert len(set(first[:kept]) & set(second)) == 0


def test_a_search_shows_place_score_and_text(folder: Path) -> None:
    with runner() as server:
        rag(folder, server.url, "index", "agent.yaml")
        done = rag(folder, server.url, "search", "agent.yaml", "-q", "ships cross the ocean")
    assert done.returncode == 0
    place, text = done.stdout.splitlines()[:2]
    assert place.startswith("docs/ships.md:1-1  ")
    assert text == "    Ships cross the ocean."


def test_a_search_as_json(folder: Path) -> None:
    with runner() as server:
        rag(folder, server.url, "index", "agent.yaml")
        done = rag(folder, server.url, "search", "agent.yaml", "codebase", "--json", stdin="fish\n")
    answer = json.loads(done.stdout)
    assert (answer["v"], answer["query"]) == (1, "fish")
    best = answer["results"][0]
    assert (best["path"], best["start_line"], best["end_line"]) == ("docs/cats.md", 1, 3)
    assert best["scores"] == {"chunked-embeddings": best["score"]}
    assert (answer["index"]["chunks"], answer["index"]["stale"]) == (3, None)


def test_documents_do_not_steer_the_terminal(folder: Path) -> None:
    (folder / "docs" / "evil.md").write_text("evil \x1b]0;owned\x07 \x9b31m text")
    with runner() as server:
        rag(folder, server.url, "index", "agent.yaml")
        plain = rag(folder, server.url, "search", "agent.yaml", "-q", "evil").stdout
        as_json = rag(folder, server.url, "search", "agent.yaml", "-q", "evil", "--json").stdout
    assert "owned" in plain
    assert not set("\x1b\x07\x9b") & set(plain + as_json)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["search", "agent.yaml", "-q", "x"], 1, "rag index agent.yaml codebase"),
        (["search", "agent.yaml"], 2, "The query is empty"),
        (["search", "agent.yaml", "nope", "-q", "x"], 2, "It has: codebase."),
        (["index", "agent.yaml", "nope"], 2, "It has: codebase."),
        (["index", "missing.yaml"], 2, "missing.yaml"),
        (["index", "docs"], 2, "is a folder"),
        (["search", "agent.yaml", "--limit", "0"], 2, "limit"),
    ],
)
def test_wrong_use_is_told_in_one_message(
    folder: Path, arguments: list[str], code: int, message: str
) -> None:
    with runner() as server:
        done = rag(folder, server.url, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_several_sources_need_a_name_to_be_searched(folder: Path) -> None:
    second = RAG.replace("rag:\n", "").replace("codebase", "notes")
    (folder / "agent.yaml").write_text(RAG + second)
    with runner() as server:
        done = rag(folder, server.url, "search", "agent.yaml", "-q", "x")
        every = rag(folder, server.url, "index", "agent.yaml", "--json")
    assert (done.returncode, "Name one of: codebase, notes." in done.stderr) == (2, True)
    assert [json.loads(line)["source"] for line in every.stdout.splitlines()] == [
        "codebase",
        "notes",
    ]


def test_a_foreign_file_is_left_alone(folder: Path) -> None:
    (folder / "code.db").write_text("my diary " * 100)
    with runner() as server:
        done = rag(folder, server.url, "index", "agent.yaml")
    assert (done.returncode, "not a database" in done.stderr) == (1, True)
    assert (folder / "code.db").read_text() == "my diary " * 100


def test_a_failing_model_is_exit_4(folder: Path) -> None:
    broken = Fault(500, "unable to load runner: crashed")
    with FakeDmr(models=["ai/all-minilm"], faults={"/engines/v1/embeddings": broken}) as server:
        done = rag(folder, server.url, "index", "agent.yaml")
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


def test_no_endpoint_is_exit_4(folder: Path) -> None:
    done = rag(folder, "http://127.0.0.1:9", "index", "agent.yaml")
    assert (done.returncode, "127.0.0.1:9" in done.stderr) == (4, True)


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a pseudo-terminal")
def test_on_a_terminal_queries_are_asked_for_in_turn(folder: Path) -> None:
    import pexpect

    with runner() as server:
        rag(folder, server.url, "index", "agent.yaml")
        environ = {**os.environ, "MODEL_RUNNER_HOST": server.url, "TERM": "dumb"}
        argv = command("search", "agent.yaml", "codebase")
        terminal = pexpect.spawn(
            argv[0], argv[1:], cwd=str(folder), env=environ, encoding="utf-8", timeout=30
        )
        for query, place in (("ships ocean", "docs/ships.md:1-1"), ("fish", "docs/cats.md:1-3")):
            terminal.expect("query> ")
            terminal.sendline(query)
            terminal.expect_exact(place)
        terminal.expect("query> ")
        terminal.sendeof()
        terminal.expect(pexpect.EOF)
        terminal.close()
    assert terminal.exitstatus == 0


@pytest.mark.inference
def test_real_embeddings_find_the_meaning(folder: Path, local_runner: str) -> None:
    assert rag(folder, local_runner, "index", "agent.yaml").returncode == 0
    done = rag(folder, local_runner, "search", "agent.yaml", "-q", "an animal that naps", "--json")
    best = json.loads(done.stdout)["results"][0]
    assert (best["path"], best["start_line"], best["end_line"]) == ("docs/cats.md", 1, 3)


@pytest.mark.inference
def test_a_text_over_the_engines_batch_is_indexed(folder: Path, local_runner: str) -> None:
    numbers = " ".join(str(number * 7919) for number in range(1200))
    text = f"{numbers} The treasure lies under the old oak. {numbers}"
    (folder / "docs" / "long.txt").write_text(text)
    (folder / "agent.yaml").write_text(RAG + "        chunking: {size: 20000}\n")
    done = rag(folder, local_runner, "index", "agent.yaml", "--json")
    assert (done.returncode, json.loads(done.stdout)["chunks"]) == (0, 4), done.stderr
