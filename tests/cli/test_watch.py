"""`--watch`: what changed is checked again; Ctrl-C ends it."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cagent_ls.cli.watch import _concerned, _roots

GOOD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n"


class Watching:
    """A running `cagent-ls check --watch`."""

    def __init__(self, folder: Path, *paths: str) -> None:
        argv = [sys.executable, "-m", "cagent_ls", "check", "--watch", *paths]
        self.process = subprocess.Popen(
            argv, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip())

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def until(self, said: str) -> list[str]:
        """The lines up to one with `said` in it."""
        lines: list[str] = []
        while not lines or said not in lines[-1]:
            lines.append(self._lines.get(timeout=30))
        return lines


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    pytest.importorskip("watchfiles")
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text(GOOD)
    watching = Watching(tmp_path, ".")
    watching.until("waiting for changes")
    yield watching
    watching.end()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_what_changed_is_checked_again(watching: Watching, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("model", "modle"))
    assert any("unknown-field" in line for line in watching.until("1 agent file checked"))
    (tmp_path / "cagent-ls.toml").write_text('ignore = ["unknown-field"]\n')
    assert not any("unknown-field" in line for line in watching.until("2 agent files checked"))
    (tmp_path / "cagent-ls.toml").write_text("nonsense\n")
    watching.until("cagent-ls.toml")
    (tmp_path / "cagent-ls.toml").write_text("")
    watching.until("2 agent files checked")
    os.kill(watching.process.pid, signal.SIGINT)
    assert watching.process.wait(20) == 130


def test_what_is_watched_and_what_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("sub/a.yaml", "sub/b.yaml", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert _roots(["sub/a.yaml", "sub/*.yaml", "none/x.yaml"]) == [tmp_path, tmp_path / "sub"]
    assert _concerned(["sub/a.yaml"], {tmp_path / "sub/b.yaml"}) == []
    assert _concerned(["sub"], {tmp_path / "sub/b.yaml"}) == ["sub/b.yaml"]
    assert _concerned(["sub"], {tmp_path / "notes.md", tmp_path / "sub/b.yaml"}) == ["sub"]
    assert _concerned(["sub"], {tmp_path / "sub/gone.yaml"}) == ["sub"]
