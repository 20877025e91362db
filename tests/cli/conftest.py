"""Runs `cagent-ls` in this process, in a folder of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from cagent_ls.cli import main


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Folder:
    """The working directory of a test."""

    path: Path
    _capture: pytest.CaptureFixture[str]

    def write(self, name: str, text: str) -> Path:
        """Writes a file as it is, with the indentation of the test taken away."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(dedent(text).encode())
        return file

    def read(self, name: str) -> str:
        return (self.path / name).read_bytes().decode()

    def run(self, *arguments: str) -> Done:
        """Runs the program with these arguments."""
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        captured = self._capture.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Done(code, captured.out, captured.err)

    def check(self, *arguments: str) -> Done:
        """Runs `cagent-ls check` with these arguments."""
        return self.run("check", *arguments)


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Folder:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)


Stdin = Callable[[bytes], None]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Stdin:
    """Sets what is read from standard input."""
    import io

    def give(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    return give
