"""`--local` and the models it uses: `cagent-runtime local add`, `list`, `remove`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.local.test_header import gguf

RAG = """\
rag:
  notes:
    docs: [notes.txt]
    strategies: [{type: chunked-embeddings, embedding_model: dmr/ai/all-minilm}]
"""


def cagent_runtime(folder: Path, *arguments: str, **more: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr; nothing answers but what the command starts by itself."""
    around = {"CAGENT_LOCAL_MODELS": str(folder / "models.json")}
    done = subprocess.run(
        [sys.executable, "-m", "cagent_runtime", *arguments],
        cwd=folder,
        env={**os.environ, "MODEL_RUNNER_HOST": "127.0.0.1:9", **around, **more},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_models_are_remembered_and_forgotten(tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(gguf())
    added = cagent_runtime(tmp_path, "local", "add", "x.gguf", "ai/y:q4=x.gguf")
    assert added[0] == 0, added
    listed = cagent_runtime(tmp_path, "local", "list")[1]
    assert [line.split()[0] for line in listed.splitlines()] == [
        "docker.io/ai/x:latest",
        "docker.io/ai/y:q4",
    ]
    assert cagent_runtime(tmp_path, "local", "remove", "x", "ai/y:q4")[0] == 0
    code, _, said = cagent_runtime(tmp_path, "local", "remove", "x")
    assert (code, "there is no model `x`" in said) == (2, True)
    assert (tmp_path / "x.gguf").exists()


@pytest.mark.parametrize(("option", "variables"), [("--local", {}), ("", {"CAGENT_LOCAL": "1"})])
def test_without_models_it_is_said_how_to_add_one(
    tmp_path: Path, option: str, variables: dict[str, str]
) -> None:
    (tmp_path / "agent.yaml").write_text(RAG)
    arguments = ("rag", "index", "agent.yaml", option) if option else ("rag", "index", "agent.yaml")
    code, _, said = cagent_runtime(tmp_path, *arguments, **variables)
    assert code == 4
    assert "the local runner has no models" in said
    assert "cagent-runtime local add ai/smollm2=" in said


def test_nothing_is_run_locally_unasked_but_the_error_names_it(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(RAG)
    (tmp_path / "notes.txt").write_text("A cat sleeps.")
    code, _, said = cagent_runtime(tmp_path, "rag", "index", "agent.yaml")
    assert code == 4
    assert "`--local`" in said


def test_a_model_that_is_missing_is_one_to_add(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(RAG)
    (tmp_path / "notes.txt").write_text("A cat sleeps.")
    (tmp_path / "other.gguf").write_bytes(gguf())
    cagent_runtime(tmp_path, "local", "add", "other.gguf")
    index = ("rag", "index", "agent.yaml", "--local", "--pull", "always")
    code, _, said = cagent_runtime(tmp_path, *index)
    assert code == 4
    assert "ai/all-minilm is not installed" in said
    assert "The local runner has: docker.io/ai/other:latest." in said
    assert "docker model" not in said
    assert "With --local, add its file: cagent-runtime local add" in said


@pytest.mark.inference
def test_an_index_is_made_with_a_runner_of_its_own(
    sample_models: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "agent.yaml").write_text(RAG)
    (tmp_path / "notes.txt").write_text("A cat sleeps on the sofa.")
    embedder = f"ai/all-minilm={sample_models['ai/all-minilm']}"
    assert cagent_runtime(tmp_path, "local", "add", embedder)[0] == 0
    code, _, said = cagent_runtime(tmp_path, "rag", "index", "agent.yaml", "--local")
    assert (code, "1 files, 1 chunks" in said) == (0, True), said
    assert "127.0.0.1" not in said
