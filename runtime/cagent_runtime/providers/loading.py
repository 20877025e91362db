"""The first load of a model: it may take minutes, so people are told and nobody gives up early."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.errors import DmrError, EndpointStalled, ModelFailed, ModelNotFound
from cagent_runtime.config.models import ModelConfig


class FirstLoad:
    """Loads a model of Docker Model Runner ahead of the first request of a connection.

    A request that waits for a load has a time limit, and whoever leaves a load kills it.
    """

    def __init__(self, client: Client, model: ModelConfig, tell: Callable[[str], None]) -> None:
        self._client = client
        self._model = model
        self._tell = tell
        self._loading = asyncio.Lock()
        self._is_done = False

    async def wait(self, *, quietly: bool = False) -> None:
        """Returns when the model is there; requests at the same time share one load.

        `tell` hears the name of a model that takes its time, unless it is waited for `quietly`.

        Raises:
            ModelFailed: It cannot be loaded.
            EndpointStalled: The runner does nothing about it.
        """
        async with self._loading:
            if not self._is_done:
                try:
                    await self._load(quietly)
                except (ModelFailed, ModelNotFound, EndpointStalled):
                    raise
                except DmrError:
                    pass  # not Docker Model Runner, or it is gone: the request itself will tell
                self._is_done = True

    async def _load(self, told: bool) -> None:
        async with aclosing(self._client.load(self._model.model, self._model.mode)) as reports:
            async for _ in reports:
                if not told:
                    self._tell(self._model.model)
                told = True
