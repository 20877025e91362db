"""Fixtures that several packages use."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.sample_models import MissingModel, chat_model, embedding_model, reranking_model
from tests.loopback import sitecustomize as watch

WATCHED = ("catalog/", "dmr/", "server/", "runtime/local/")
"""Folders of tests that may not leave loopback."""


@pytest.fixture
def only_loopback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Fails the test when it, or a Python it starts, reaches for another machine.

    Gives the file in which attempts are written down; it must be empty in the end.
    """
    file = tmp_path_factory.mktemp("loopback") / "left"
    file.touch()
    folders = [str(Path(watch.__file__).parent), os.environ.get("PYTHONPATH", "")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(watch.VARIABLE, str(file))
        # Nobody looks in the places where a container has its model runner.
        patch.setenv("MODEL_RUNNER_HOST", "127.0.0.1:9")
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, folders)))
        yield file
    left = file.read_text()
    assert not left, f"something left loopback:\n{left}"


@pytest.fixture(autouse=True)
def _watched(request: pytest.FixtureRequest) -> None:
    if request.path.relative_to(Path(__file__).parent).as_posix().startswith(WATCHED):
        request.getfixturevalue("only_loopback")


@contextmanager
def _runner(models: dict[str, Path]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of `cagent-runtime local serve` on a free port."""
    options = [part for name, path in models.items() for part in ("--model", f"{name}={path}")]
    argv = [sys.executable, "-m", "cagent_runtime", "local", "serve", "--port", "0", *options]
    process = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        assert "http://" in line, line + process.stderr.read()
        yield line.split()[2], process
    finally:
        process.terminate()
        process.wait(30)
        process.stderr.close()


@pytest.fixture(scope="session")
def sample_models() -> dict[str, Path]:
    """Small real models by name: one that chats, one that embeds, one that reranks."""
    try:
        return {
            "ai/smollm2": chat_model(),
            "ai/all-minilm": embedding_model(),
            "ai/minilm-reranker": reranking_model(),
        }
    except MissingModel as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def local_runner(sample_models: dict[str, Path]) -> Iterator[str]:
    """The address of a local runner with the sample models, answered by real llama.cpp."""
    with _runner(sample_models) as (address, _):
        yield address


@pytest.fixture
def own_runner(sample_models: dict[str, Path]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Address and process of a local runner that the test may disturb and end."""
    with _runner(sample_models) as runner:
        yield runner
