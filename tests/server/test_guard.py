"""The guard: a program lives as long as the pipe to whoever wants it."""

import subprocess
import sys
from pathlib import Path

import pytest

from cagent_ls.server import guard

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
GUARD = [sys.executable, "-I", "-S", guard.__file__]


def run(*argv: str) -> "subprocess.CompletedProcess[str]":
    """Runs a program to its end, with the pipe open until then."""
    with subprocess.Popen([*GUARD, *argv], stdin=subprocess.PIPE, stdout=-1, stderr=-1) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        out, err = process.stdout.read().decode(), process.stderr.read().decode()
        return subprocess.CompletedProcess(argv, process.wait(20), out, err)


@pytest.mark.parametrize(
    ("script", "code", "out", "err"),
    [
        ("echo hello; echo said >&2", 0, "hello\n", "said\n"),
        ("exit 3", 3, "", ""),
        ("kill -KILL $$", 137, "", ""),
        ("cat", 0, "", ""),  # its own input is empty
        ("sleep 600 & exit 4", 4, "", ""),  # what it leaves behind is ended: nothing holds stdout
    ],
)
def test_a_program_runs_to_its_end(script: str, code: int, out: str, err: str) -> None:
    done = run("/bin/sh", "-c", script)
    assert (done.returncode, done.stdout, done.stderr) == (code, out, err)


def test_a_program_that_is_not_there() -> None:
    done = run("/nowhere/runtime", "run")
    assert done.returncode == guard.NOT_STARTED
    assert done.stderr == "/nowhere/runtime cannot be started: No such file or directory\n"


@pytest.mark.parametrize("script", ["sleep 600", "trap '' TERM; sleep 600", "sleep 600 & wait"])
def test_a_closed_pipe_ends_it_and_all_that_it_started(tmp_path: Path, script: str) -> None:
    short = "import sys, guard; guard.GRACE_SECONDS = 0.1; sys.exit(guard.main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-c", short, "/bin/sh", "-c", f"echo begun; {script}"],
        cwd=Path(guard.__file__).parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.stdin.close()
        assert process.stdout.read() == b"", "ends only when nobody holds stdout any more"
        assert process.wait(20) in (128 + 15, 128 + 9)
