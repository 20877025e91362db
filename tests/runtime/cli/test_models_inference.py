"""The commands about models, against the local runner with real llama.cpp."""

import json
from pathlib import Path

import pytest

from tests.runtime.cli.conftest import Command

pytestmark = pytest.mark.inference

FILE = """\
agents:
  root: {model: small}
models:
  small:
    provider: dmr
    model: ai/smollm2
    max_tokens: 8
    provider_opts: {context_size: "%s", runtime_flags: %s}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "agent.yaml"
    path.write_text(FILE % (512, '["--threads=2"]'))
    return path


def test_the_real_models_are_listed_shown_and_found_well(
    command: Command, local_runner: str, file: Path
) -> None:
    listed = json.loads(command("models", "list", "--json", host=local_runner).out)
    names = [model["name"] for model in listed["models"]]
    shown = command("models", "show", str(file), host=local_runner)
    doctor = command("doctor", str(file), host=local_runner)
    assert "ai/smollm2" in names
    assert "installed: yes, 134.52M" in shown.out
    assert "context: 512 tokens, from `context_size`" in shown.out
    assert doctor.code == 0, doctor.out
    assert "ok       flags small: --threads=2" in doctor.out


def test_a_file_is_pulled_by_a_runner_that_serves(
    command: Command, own_runner: tuple[str, object], sample_models: dict[str, Path]
) -> None:
    file = sample_models["ai/all-minilm"]
    pulled = command("models", "pull", f"own/embedder:q8={file}", host=own_runner[0])
    inspected = command("models", "inspect", "own/embedder:q8", host=own_runner[0])
    removed = command("models", "rm", "own/embedder:q8", host=own_runner[0])
    assert (pulled.code, removed.code) == (0, 0), pulled.err
    assert "own/embedder:q8" in inspected.out


def test_p10_the_context_size_is_in_force(
    command: Command, own_runner: tuple[str, object], file: Path
) -> None:
    long = "tell me about the garden " * 70
    file.write_text(FILE % (256, "[]"))
    small = command("run", str(file), long, host=own_runner[0])
    file.write_text(FILE % (2048, "[]"))
    large = command("run", str(file), long, host=own_runner[0])
    assert (small.code, "does not fit the context" in small.err) == (4, True), small.err
    assert (large.code, bool(large.out.strip())) == (0, True), large.err


def test_a_real_refusal_is_a_warning_or_with_strict_the_end(
    command: Command, own_runner: tuple[str, object], file: Path
) -> None:
    file.write_text(FILE % (512, '["--lora=x"]'))
    strict = command("run", str(file), "Say hello.", "--strict", host=own_runner[0])
    assert (strict.code, strict.out) == (4, "")
    assert "[runtime-flag-refused]" in strict.err
