"""Whether the client that started us is still there."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

from cagent_ls.server.beside import later

_PAUSE_SECONDS = 1.0


def watch(process: int, gone: Callable[[], None]) -> None:
    """Calls `gone` once the process of the client has ended.

    A number that names no process from the start is one of another machine or container: then the
    end of the connection has to do, as it has on Windows, where asking would end the process.
    """
    if sys.platform != "win32" and is_alive(process):
        later(_wait_for_end(process, gone))


async def _wait_for_end(process: int, gone: Callable[[], None]) -> None:
    while is_alive(process):  # noqa: ASYNC110 - nobody tells us of its end
        await asyncio.sleep(_PAUSE_SECONDS)
    gone()


def is_alive(process: int) -> bool:
    """Whether a process of this number is there."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
