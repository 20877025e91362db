"""Exit codes of `cagent-runtime` and the one place that turns an exception into one.

The table is part of the program's contract: see docs/exit-codes.md.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from enum import IntEnum
from typing import TypeVar

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


def run_async(main: Coroutine[object, object, T]) -> T:
    """Runs `main`; SIGTERM cancels it and raises `Terminated`, Ctrl-C raises KeyboardInterrupt."""

    async def guarded() -> T:
        task = asyncio.ensure_future(main)
        terminated = False

        def terminate() -> None:
            nonlocal terminated
            terminated = True
            task.cancel()

        if sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, terminate)
        try:
            return await task
        except asyncio.CancelledError:
            if terminated:
                raise Terminated from None
            raise

    return asyncio.run(guarded())


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
