"""Fixtures that several packages use."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.sample_models import MissingModel, chat_model, embedding_model


def _models() -> dict[str, Path]:
    try:
        return {"ai/smollm2": chat_model(), "ai/all-minilm": embedding_model()}
    except MissingModel as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def local_runner() -> Iterator[str]:
    """The address of a local runner: `ai/smollm2` and `ai/all-minilm` by real llama.cpp."""
    models = [part for name, path in _models().items() for part in ("--model", f"{name}={path}")]
    argv = [sys.executable, "-m", "cagent_runtime", "local", "serve", "--port", "0"]
    process = subprocess.Popen([*argv, *models], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        yield process.stderr.readline().split()[2]
    finally:
        process.terminate()
        process.wait(30)
        process.stderr.close()
