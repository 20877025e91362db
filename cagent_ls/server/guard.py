"""Runs a program for as long as somebody holds the other end of stdin: ``guard.py PROGRAM ARG…``.

The server starts programs by way of this one, so that they end when the server cancels them (it
closes the pipe), and also when it ends in whatever way: then the system closes the pipe. All that
the program has started goes with it. Nothing is imported but the standard library, as the
interpreter runs this file alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Thread

GRACE_SECONDS = 3.0
"""For so long a program may tidy up after it was told to end."""

NOT_STARTED = 127


def main(argv: list[str]) -> int:
    """Runs the program to its end; its exit code, or 128 and the number of the signal."""
    own_group = 0 if os.name == "posix" else None
    try:
        program = subprocess.Popen(argv, stdin=subprocess.DEVNULL, process_group=own_group)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        print(f"{argv[0]} cannot be started: {reason}", file=sys.stderr)
        return NOT_STARTED
    Thread(target=_end_with_stdin, args=(program,), daemon=True).start()
    code = program.wait()
    _end(program, kill=True)  # what it has left behind
    return code if code >= 0 else 128 - code


def _end_with_stdin(program: subprocess.Popen[bytes]) -> None:
    # Not by way of `sys.stdin`: a reader of it that still waits at the end stops the interpreter.
    while os.read(0, 1):
        pass
    _end(program)
    with suppress(subprocess.TimeoutExpired):
        program.wait(GRACE_SECONDS)
    _end(program, kill=True)


def _end(program: subprocess.Popen[bytes], *, kill: bool = False) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            program.kill()
        else:
            os.killpg(program.pid, signal.SIGKILL if kill else signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
