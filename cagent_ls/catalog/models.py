"""The models that the local model runner has installed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cagent_ls.catalog.values import Known, Unknown

if TYPE_CHECKING:
    from cagent_ls.dmr.endpoint import Endpoint
    from cagent_ls.dmr.models import InstalledModel

LIFETIME_SECONDS = 60.0
AGAIN_SECONDS = 10.0
"""After a failure it is asked again this soon: it may have been starting, or the machine busy."""
ANSWER_SECONDS = 5.0


class InstalledModels:
    """A remembered list of models that never makes its reader wait.

    `refresh` asks, at most once per `lifetime` seconds; `current` tells what is known without any
    I/O. A failed look-up keeps the older list, and is repeated sooner. Only the user's own model
    runner is asked: the one that ``MODEL_RUNNER_HOST`` names or the one on this machine, never an
    address out of a file. With `offline` nothing is asked at all.
    """

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        *,
        offline: bool = False,
        lifetime: float = LIFETIME_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._environ = environ
        self._offline = offline
        self._lifetime = lifetime
        self._clock = clock
        self._models: tuple[InstalledModel, ...] | None = None
        self._models_at = 0.0
        self._asked_at: float | None = None
        self._failed = False
        self._why = "look-ups are switched off" if offline else "not asked yet"
        self._asking = asyncio.Lock()

    def current(self) -> Known[InstalledModel] | Unknown:
        """What is known now; a stale list is better than none, and its age says so."""
        if self._models is None:
            return Unknown(self._why)
        return Known(self._models, self._clock() - self._models_at)

    def fresh(self) -> tuple[InstalledModel, ...] | None:
        """The models, if the list is not older than `lifetime`: what is not in it is not there."""
        known = self.current()
        if isinstance(known, Unknown) or known.age_seconds > self._lifetime:
            return None
        return known.values

    @property
    def due(self) -> bool:
        """Whether `refresh` would ask: never asked, or the last attempt is old."""
        if self._offline:
            return False
        pause = min(self._lifetime, AGAIN_SECONDS) if self._failed else self._lifetime
        return self._asked_at is None or self._clock() - self._asked_at >= pause

    async def refresh(self, *, force: bool = False) -> bool:
        """Asks the model runner if that is due, or now with `force`.

        Never raises; callers at the same time share one look-up. Returns whether the list of
        models is another one than before.
        """
        from cagent_ls.dmr.errors import DmrError

        async with self._asking:
            if self._offline or not (self.due or force):
                return False
            before, self._failed = self._models, False
            try:
                self._models = tuple(await self._ask())
                self._models_at = self._clock()
            except DmrError as error:
                self._why, self._failed = str(error), True
            self._asked_at = self._clock()
            return self._models != before

    async def _ask(self) -> list[InstalledModel]:
        from cagent_ls.dmr.discovery import forget, known_endpoint
        from cagent_ls.dmr.errors import EndpointUnreachable

        endpoint = await known_endpoint(environ=self._environ)
        try:
            return await _models_at(endpoint)
        except EndpointUnreachable:
            forget(endpoint)
        return await _models_at(await known_endpoint(environ=self._environ))


async def _models_at(endpoint: Endpoint) -> list[InstalledModel]:
    from cagent_ls.dmr.client import Client

    async with Client(endpoint, timeout=ANSWER_SECONDS) as client:
        return await client.models()
