"""Work beside the event loop: tasks that nobody waits for, and threads that keep nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")

_WORK: set[asyncio.Task[Any]] = set()
"""Held here until they are done: the loop alone does not keep tasks alive."""


def later(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Runs `work` beside everything else."""
    task = asyncio.get_running_loop().create_task(work)
    _WORK.add(task)
    task.add_done_callback(_WORK.discard)
    return task


async def in_thread(work: Callable[[], T]) -> T:
    """The result of `work`, done in a thread of its own.

    Not `asyncio.to_thread`: its threads are waited for at the end, so a disk that hangs would keep
    the server from ending, and a full pool keeps others waiting.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(set_it: Callable[[Any], None], value: object) -> None:
        if not done.done():  # cancelled meanwhile
            set_it(value)

    def run() -> None:
        set_it: Callable[[Any], None]
        value: object
        try:
            set_it, value = done.set_result, work()
        except Exception as error:
            set_it, value = done.set_exception, error
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, set_it, value)

    Thread(target=run, daemon=True).start()
    return await done
