"""A list from elsewhere: fresh, stale or unknown, and never in the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from cagent_ls.catalog import disk_cache
from cagent_ls.catalog.look_up import LookUpFailed, look_up
from cagent_ls.catalog.pullable import Suggestion
from cagent_ls.catalog.sources import Source
from cagent_ls.catalog.values import Known, Unknown

LIFETIME_SECONDS = 24 * 3600.0
RETRY_SECONDS = 600.0
"""After a failure nobody is asked for so long."""


class RemoteList:
    """What a source has listed; kept in `folder` for the next session.

    `current` tells what is known without any I/O. `refresh` asks when the list is older than
    `lifetime` seconds; a failed look-up keeps the older list. `clock` tells seconds since 1970.
    """

    def __init__(
        self,
        source: Source,
        folder: Path,
        *,
        lifetime: float = LIFETIME_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._source = source
        self._file = folder / f"{source.name}.json"
        self._lifetime = lifetime
        self._clock = clock
        self._values: tuple[Suggestion, ...] | None = None
        self._values_at = 0.0
        self._was_read = False
        self._failed_at: float | None = None
        self._why = "not asked yet"
        self._asking = asyncio.Lock()

    def current(self) -> Known[Suggestion] | Unknown:
        """What is known now, with its age; a stale list is better than none."""
        if self._values is None:
            return Unknown(self._why)
        return Known(self._values, self._age())

    @property
    def due(self) -> bool:
        """Whether `refresh` would do something."""
        if not self._was_read:
            return True
        if self._failed_at is not None and 0 <= self._clock() - self._failed_at < RETRY_SECONDS:
            return False
        return self._values is None or self._age() >= self._lifetime

    @property
    def failure(self) -> str:
        """Why the last look-up failed; empty if it did not."""
        return self._why if self._failed_at is not None else ""

    async def refresh(self, *, force: bool = False) -> bool:
        """Reads what an earlier session has kept, then asks if that is due, or with `force`.

        Never raises; callers at the same time share one look-up. Returns whether the list is
        another one than before.
        """
        async with self._asking:
            before = self._values
            if not self._was_read:
                await self._read()
            if force or self.due:
                await self._ask()
            return self._values != before

    async def _read(self) -> None:
        self._was_read = True
        stored = await asyncio.to_thread(disk_cache.load, self._file)
        if stored is not None:
            self._values_at, self._values = stored

    async def _ask(self) -> None:
        try:
            self._values = await look_up(self._source)
        except LookUpFailed as error:
            self._why, self._failed_at = str(error), self._clock()
            return
        self._values_at, self._failed_at = self._clock(), None
        await asyncio.to_thread(disk_cache.store, self._file, self._values_at, self._values)

    def _age(self) -> float:
        """Seconds; a list of the future, from before the clock was set back, is as good as new."""
        return max(0.0, self._clock() - self._values_at)
