"""What a local runner has to say: its last lines, and those that come."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

KEPT = 1000
"""Lines."""


@dataclass(frozen=True)
class Line:
    """A line, stamped as Docker Model Runner stamps them."""

    text: str
    of_engine: bool
    """Whether llama.cpp said it."""


class Log:
    """The last lines, and whoever follows."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._followers: set[asyncio.Queue[Line]] = set()

    def add(self, text: str, *, of_engine: bool = False) -> None:
        """Takes up a line."""
        line = Line(f"[{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}] {text}\n", of_engine)
        self._lines.append(line)
        for queue in self._followers:
            queue.put_nowait(line)

    def lines(self) -> list[Line]:
        """What is kept, the oldest first."""
        return list(self._lines)

    async def follow(self) -> AsyncIterator[Line]:
        """What is kept, and then every new line."""
        queue: asyncio.Queue[Line] = asyncio.Queue()
        self._followers.add(queue)
        try:
            for line in self.lines():
                yield line
            while True:
                yield await queue.get()
        finally:
            self._followers.discard(queue)
