"""Indexing and searching, with a fake runner that counts and with real llama.cpp."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cagent_runtime.config.models import Chunking
from cagent_runtime.rag.chunk import chunks
from cagent_runtime.rag.collect import collect
from tests.fakes.dmr_server import FakeDmr

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


def folder(path: Path) -> Path:
    (path / "docs").mkdir()
    (path / "agent.yaml").write_text(RAG)
    for name, text in TEXTS.items():
        (path / "docs" / name).write_text(text)
    return path


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "cagent_runtime", "rag", *arguments]


def rag(where: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=where,
        env={**os.environ, "MODEL_RUNNER_HOST": url},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )


def embedded(server: FakeDmr) -> list[str]:
    bodies = [asked.body for asked in server.requests if asked.path.endswith("embeddings")]
    return [text for body in bodies for text in body["input"]]


def test_only_what_changed_is_embedded_again(tmp_path: Path) -> None:
    where = folder(tmp_path)
    with FakeDmr(models=["ai/all-minilm"]) as server:
        assert "3 new chunks, 3 embedded" in rag(where, server.url, "index", "agent.yaml").stderr
        assert "3 unchanged" in rag(where, server.url, "index", "agent.yaml").stderr
        (where / "docs/ships.md").write_text("Ships carry oil.")
        (where / "docs/cats.md").unlink()
        again = rag(where, server.url, "index", "agent.yaml").stderr
        assert "2 files (1 unchanged, 1 removed), 1 new chunks, 1 embedded" in again
        assert len(embedded(server)) == 4


def test_a_killed_indexing_loses_nothing(tmp_path: Path) -> None:
    where = folder(tmp_path)
    for number in range(40):
        (where / "docs" / f"n{number:02}.txt").write_text(f"note number {number} says {number}")
    with FakeDmr(models=["ai/all-minilm"]) as server:
        process = subprocess.Popen(
            command("index", "agent.yaml"),
            cwd=where,
            env={**os.environ, "MODEL_RUNNER_HOST": server.url},
            stderr=subprocess.DEVNULL,
        )
        while len(embedded(server)) < 5:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        before = len(embedded(server))
        done = rag(where, server.url, "index", "agent.yaml")
        assert done.returncode == 0, done.stderr
        # The one request that was under way when the process died may be asked again.
        assert len(embedded(server)) <= 43 + 1
        assert before < 43


def test_sources_that_cannot_be_searched_say_why(tmp_path: Path) -> None:
    where = folder(tmp_path)
    with FakeDmr(models=["ai/all-minilm"]) as server:
        never = rag(where, server.url, "search", "agent.yaml", "-q", "x")
        assert (never.returncode, "rag index agent.yaml codebase" in never.stderr) == (1, True)
        unknown = rag(where, server.url, "index", "agent.yaml", "nope")
        assert (unknown.returncode, "It has: codebase." in unknown.stderr) == (2, True)
        (where / "code.db").write_text("this is my diary, not a database, so hands off" * 20)
        foreign = rag(where, server.url, "index", "agent.yaml")
        assert (foreign.returncode, "cannot be used as an index" in foreign.stderr) == (1, True)
    assert (where / "code.db").read_text().startswith("this is my diary")


@pytest.mark.inference
def test_real_embeddings_find_the_meaning(tmp_path: Path, local_runner: str) -> None:
    where = folder(tmp_path)
    assert rag(where, local_runner, "index", "agent.yaml").returncode == 0
    query = "an animal that naps"
    done = rag(where, local_runner, "search", "agent.yaml", "codebase", "-q", query, "--json")
    answer = json.loads(done.stdout)
    best = answer["results"][0]
    assert (best["path"], best["start_line"], best["end_line"]) == ("docs/cats.md", 1, 3)
    shown = rag(where, local_runner, "search", "agent.yaml", "-q", query)
    assert shown.stdout.startswith("docs/cats.md:1-3  0.")


def test_ignored_binary_and_repository_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text("x")
    (tmp_path / ".gitignore").write_text("*.log\n/build/\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/.gitignore").write_text("!keep.log\n")
    (tmp_path / "build").mkdir()
    for name in ("a.md", "b.log", "sub/keep.log", "sub/c.log", "build/d.md"):
        (tmp_path / name).write_text("text")
    (tmp_path / "e.bin").write_bytes(b"\0\1")
    found = collect((str(tmp_path), str(tmp_path / "none/*.md")))
    names = [path.relative_to(tmp_path.resolve()).as_posix() for path in found.files]
    assert names == [".gitignore", "a.md", "sub/.gitignore", "sub/keep.log"]
    assert [path.name for path in found.skipped] == ["e.bin"]
    assert found.empty == [str(tmp_path / "none/*.md")]


@given(
    st.text(st.sampled_from("ab \n"), max_size=80),
    st.integers(1, 20),
    st.integers(0, 25),
    st.booleans(),
)
def test_chunks_cover_the_text_in_order(text: str, size: int, overlap: int, words: bool) -> None:
    how = Chunking(size=size, overlap=overlap, respect_word_boundaries=words)
    pieces = list(chunks(text, how))
    lines = text.split("\n")
    for piece in pieces:
        assert len(piece.text) <= size
        assert piece.text in "\n".join(lines[piece.start_line - 1 : piece.end_line])
    assert set("".join(text.split())) == set("".join("".join(p.text for p in pieces).split()))
    if not words and overlap == 0 and " " not in text and "\n" not in text:
        assert "".join(p.text for p in pieces) == text
