"""`cagent-runtime local serve`: wrong use is said in one message, before anything starts."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.local.test_header import gguf


def serve(*arguments: str) -> tuple[int, str]:
    argv = [sys.executable, "-m", "cagent_runtime", "local", "serve", *arguments]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("nowhere", "nowhere: No such file or directory"),
        ("=x", "Give NAME=FILE, a GGUF file, or a folder with GGUF files."),
        ("x=nowhere.gguf", "nowhere.gguf: No such file or directory"),
        (f"x={__file__}", "it does not begin with GGUF"),
        (f"x={Path(__file__).parent}", "Is a directory"),
        (str(Path(__file__).parent), "has no GGUF file"),
    ],
)
def test_a_wrong_model(model: str, said: str) -> None:
    code, stderr = serve("--model", model)
    assert (code, said in stderr) == (2, True), stderr


def test_two_models_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(gguf())
    file = tmp_path / "model"
    code, stderr = serve("--model", f"ai/x={file}", "--model", f"docker.io/ai/x:latest={file}")
    assert (code, "two models called docker.io/ai/x:latest" in stderr) == (2, True), stderr


def test_only_loopback_is_served(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(gguf())
    code, stderr = serve("--model", f"x={tmp_path / 'model'}", "--host", "0.0.0.0")  # noqa: S104
    assert (code, "not a loopback address" in stderr) == (2, True), stderr


def test_a_port_in_use(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(gguf())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, stderr = serve("--model", f"x={tmp_path / 'model'}", "--port", port)
    assert (code, f"port {port}: Address already in use" in stderr) == (2, True), stderr
