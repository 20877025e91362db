"""Programs that the server runs: started without a shell, followed, ended, and none left behind."""

from __future__ import annotations

import asyncio
import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import IO, cast

from cagent_ls.server.beside import in_thread, later

_GUARD = Path(__file__).with_name("guard.py")
_LINE, _LINES = 300, 12
"""How much of what a program says on stderr is kept: so long lines, and so many of them."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run."""

    title: str
    argv: tuple[str, ...]
    """The program, by its absolute path, and its arguments."""
    folder: Path
    result: str
    """How the file with its output is called."""
    brings_news: bool
    """Whether lists and states are others after it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended."""

    exit_code: int
    output: Path | None
    """A file with what it wrote to stdout, if that was anything; it goes with the server."""
    said: tuple[str, ...]
    """The last lines that it wrote to stderr."""


class Running:
    """A program in a process group of its own, whose life hangs on a pipe to this process."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self._process = process
        self._stdin = cast(IO[bytes], process.stdin)  # both are pipes, see `start`
        self._stderr = cast(IO[bytes], process.stderr)
        self._output = output
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self._said: list[str] = []

    def end(self) -> None:
        """Has the program ended; `finish` then returns."""
        self._stdin.close()

    async def finish(self, tell: Callable[[str], None]) -> Outcome:
        """Waits for the end, and tells what is said on the way.

        Whoever cancels this ends the program too.
        """
        later(in_thread(partial(self._read, asyncio.get_running_loop())))
        try:
            async for lines in _lines(self._chunks):
                self._said = [*self._said, *lines][-_LINES:]
                tell(lines[-1])
        finally:
            self.end()
            code = await in_thread(self._process.wait)
        if not self._output.stat().st_size:
            self._output.unlink()
            return Outcome(code, None, tuple(self._said))
        return Outcome(code, self._output, tuple(self._said))

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hands on what is written to stderr, and an empty piece at the end; for a thread."""
        chunk = b" "
        with self._stderr, suppress(RuntimeError):  # the loop has ended
            while chunk:
                chunk = self._stderr.read(65536)
                loop.call_soon_threadsafe(self._chunks.put_nowait, chunk)


def start(job: Job) -> Running:
    """Starts a program.

    Not by way of asyncio, which waits for ever when it is cancelled while it starts one.

    Raises:
        OSError: There is no room for its output.
    """
    handle, path = tempfile.mkstemp(suffix=f"-{_safe(job.result)}", dir=_outputs())
    with os.fdopen(handle, "wb") as output:
        process = subprocess.Popen(
            # -I, -S: the guard needs nothing from the environment; the program gets all of it.
            [sys.executable, "-I", "-S", str(_GUARD), *job.argv],
            cwd=job.folder,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,  # Ctrl-C in a terminal is the server's, which ends the guard
        )
    return Running(process, Path(path))


async def _lines(chunks: asyncio.Queue[bytes]) -> AsyncIterator[list[str]]:
    """The lines that have come together, never none; one that does not end is cut."""
    rest = b""
    while chunk := await chunks.get():
        *whole, rest = re.split(rb"[\r\n]+", rest + chunk)
        rest = rest[-_LINE:]
        if lines := _readable(whole):
            yield lines
    if lines := _readable([rest]):
        yield lines


def _readable(lines: Sequence[bytes]) -> list[str]:
    texts = (line.decode("utf-8", "replace").strip() for line in lines)
    return ["".join(c if c.isprintable() else " " for c in text[:_LINE]) for text in texts if text]


def _safe(name: str) -> str:
    """A name out of a file as the end of a file name."""
    return re.sub(r"[^\w.-]+", "_", name)[-60:]


@cache
def _outputs() -> Path:
    """A folder that only this user can read."""
    folder = tempfile.mkdtemp(prefix="cagent-ls-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
