"""Runs commands of the program in this process: quicker than one process each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cagent_runtime.cli import main
from tests.fakes.dmr_server import FakeDmr

NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], only_loopback: Path
) -> Command:
    """Runs the program with arguments, against a fake runner or an address where there is none.

    A test that uses it fails on any connection that leaves loopback.
    """

    def run(*arguments: str, server: FakeDmr | None = None, host: str = NOWHERE) -> Done:
        monkeypatch.setenv("MODEL_RUNNER_HOST", server.url if server else host)
        monkeypatch.setattr("sys.argv", ["cagent-runtime", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert isinstance(code, int)
        return Done(code, *capsys.readouterr())

    return run
