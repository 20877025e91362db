"""Exit codes of `cagent-runtime` and the one place that turns an exception into one.

The table is part of the program's contract: see docs/exit-codes.md.
"""

from __future__ import annotations

import signal
from collections.abc import Coroutine
from enum import IntEnum
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")


class Exit(IntEnum):
    """What the exit code of `cagent-runtime` says."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    FILE_HAS_ERRORS = 3
    MODEL_FAILED = 4
    TOOL_REFUSED = 5
    LIMIT_REACHED = 6
    CANCELLED = 130
    TERMINATED = 143


class Stop(Exception):
    """Ends the program with a message for people and an exit code."""

    def __init__(self, exit_code: Exit, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.remedy = remedy


class Terminated(Exception):
    """SIGTERM arrived."""


class Runner:
    """Runs coroutines one after another on one event loop, between which the program may block.

    Ctrl-C cancels what runs and raises KeyboardInterrupt; SIGTERM cancels it, or interrupts the
    blocking call, and raises `Terminated`.
    """

    def __init__(self) -> None:
        import asyncio  # a tenth of a second that --help need not wait for

        self._runner = asyncio.Runner()
        self._task: asyncio.Task[object] | None = None
        self._terminated = False

    def __enter__(self) -> Self:
        self._runner.__enter__()
        self._previous = signal.signal(signal.SIGTERM, self._terminate)
        return self

    def __exit__(self, *error: object) -> None:
        signal.signal(signal.SIGTERM, self._previous)
        self._runner.close()

    def run(self, main: Coroutine[object, object, T]) -> T:
        """Runs `main` to its end."""
        import asyncio

        async def guarded() -> T:
            self._task = asyncio.current_task()
            try:
                return await main
            finally:
                self._task = None

        try:
            return self._runner.run(guarded())
        except asyncio.CancelledError:
            if self._terminated:
                raise Terminated from None
            raise

    def _terminate(self, *_: object) -> None:
        self._terminated = True
        if self._task is None:
            raise Terminated
        self._runner.get_loop().call_soon_threadsafe(self._task.cancel)


def run_async(main: Coroutine[object, object, T]) -> T:
    """Runs one coroutine; see `Runner` for what signals do."""
    with Runner() as runner:
        return runner.run(main)


def exit_code_of(error: BaseException) -> tuple[Exit, str]:
    """The exit code for `error` and what to print on stderr (message, then remedy)."""
    from cagent_ls.dmr.errors import DmrError

    match error:
        case Stop():
            return error.exit_code, "\n".join(filter(None, [str(error), error.remedy]))
        case DmrError():
            return Exit.MODEL_FAILED, "\n".join(filter(None, [str(error), error.remedy]))
        case KeyboardInterrupt():
            return Exit.CANCELLED, "cancelled"
        case Terminated():
            return Exit.TERMINATED, "terminated"
        case BrokenPipeError():
            return Exit.FAILED, ""
        case _:
            return Exit.FAILED, f"{type(error).__name__}: {error}"
