"""Messages that have arrived and wait for their turn."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from typing import BinaryIO

from lsprotocol import types as lsp

from cagent_ls.server.protocol import Message


class Inbox:
    """A queue that is filled by a thread and emptied on the event loop.

    As it is filled while a handler runs, it is known whether there is a newer edit, and a request
    that is cancelled in time is never begun.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: deque[Message] = deque()
        self._cancelled: list[object] = []
        self._lock = Lock()
        self._something = asyncio.Event()
        self._has_ended = False

    def put(self, message: Message) -> None:
        """Adds a message, or drops the request that it cancels; for any thread."""
        with self._lock:
            if message.get("method") == lsp.CANCEL_REQUEST and self._cancel(message):
                return
            self._waiting.append(message)
        self._wake()

    def end(self) -> None:
        """Says that nothing more is wanted, not even what waits; for any thread."""
        self._has_ended = True
        self._wake()

    @property
    def is_empty(self) -> bool:
        """Whether no message waits."""
        return not self._waiting

    async def get(self) -> tuple[Message, bool] | None:
        """The next message and whether it was cancelled; None at the end."""
        await self._something.wait()
        if self._has_ended:
            return None
        with self._lock:
            message = self._waiting.popleft()
            if not self._waiting:
                self._something.clear()
            number = message.get("id")
            is_cancelled = "method" in message and number in self._cancelled
            if is_cancelled:
                self._cancelled.remove(number)
        return message, is_cancelled

    def _cancel(self, message: Message) -> bool:
        params = message.get("params")
        number = params.get("id") if isinstance(params, dict) else None
        if not isinstance(number, int | str):
            return False
        waits = any(m.get("id") == number and "method" in m for m in self._waiting)
        if waits:
            self._cancelled.append(number)
        return waits

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._set)

    def _set(self) -> None:
        if self._waiting or self._has_ended:
            self._something.set()


def messages(stream: BinaryIO) -> Iterator[Message]:
    """The messages of a stream until it ends; what is no JSON object is left out.

    Framing as in the base protocol of LSP: header fields, an empty line, so many bytes of JSON.
    """
    length = 0
    while line := stream.readline():
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            with suppress(ValueError):
                length = int(value)
        elif not line.strip() and length > 0:
            body = stream.read(length)
            if len(body) < length:
                return
            length = 0
            with suppress(ValueError):
                message = json.loads(body)
                if isinstance(message, dict):
                    yield message
