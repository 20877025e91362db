"""The engines of the local runner: started on first use, few at a time, replaced when dead."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from cagent_ls.dmr.models import Configuration, Speculative
from cagent_runtime.local.child import Engine, EngineFailed
from cagent_runtime.local.configuration import NEVER, keep_alive_seconds
from cagent_runtime.local.engine import Draft, Mode, Settings
from cagent_runtime.local.log import Log
from cagent_runtime.local.memory import free_memory
from cagent_runtime.local.models import LocalModel, find
from cagent_runtime.local.store import Store

LOADED = 2
"""Engines at a time; Docker Model Runner has as many as the machine has cores, up to 8."""

IDLE_SECONDS = 300.0
"""An engine that nobody has used for so long is ended, if nobody asks for another time."""

Key = tuple[str, Mode]
"""The id of a model and the kind of work."""


class EngineBusy(Exception):
    """The engine cannot be configured while it answers."""


class Engines:
    """The engines by model and kind of work."""

    def __init__(
        self,
        store: Store,
        limit: int = LOADED,
        free: Callable[[], int | None] = free_memory,
    ) -> None:
        self.store = store
        self.limit = limit
        self.log = Log()
        self._free = free
        self.configurations: dict[Key, Configuration] = {}
        self._engines: dict[Key, Engine] = {}
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def use(self, model: LocalModel, mode: Mode) -> AsyncIterator[Engine]:
        """The engine for `model`, kept while it is used; waits while all others are in use.

        Raises:
            EngineFailed: The model is not made for this, or its draft model is missing.
        """
        engine = await self._claim(model, mode)
        engine.users += 1
        if engine.expiry is not None:
            engine.expiry.cancel()
        try:
            yield engine
        finally:
            engine.users -= 1
            engine.last_used = datetime.now(UTC)
            self._changed.set()
            self._expire_later((model.id, mode), engine)

    def loaded(self) -> list[Engine]:
        """The engines that run or are being loaded."""
        return [engine for engine in self._engines.values() if not engine.dead]

    def configure(self, model: LocalModel, mode: Mode, wanted: Configuration) -> None:
        """Replaces the settings of `model` for `mode`; an idle engine is ended.

        Raises:
            EngineBusy: The engine is answering.
        """
        key = (model.id, mode)
        if self.configurations.get(key) == wanted:
            return
        engine = self._engines.get(key)
        if engine is not None and not engine.dead and engine.users:
            raise EngineBusy
        self.configurations[key] = wanted
        self._evict(key)

    def forget(self, models: Iterable[LocalModel]) -> None:
        """Drops what was asked for `models`."""
        ids = {model.id for model in models}
        self.configurations = {k: v for k, v in self.configurations.items() if k[0] not in ids}

    def unload(self, models: Iterable[LocalModel]) -> int:
        """Ends the idle engines of `models` and returns how many there were."""
        ids = {model.id for model in models}
        keys = [key for key, engine in self._engines.items() if key[0] in ids and not engine.users]
        return sum(self._evict(key) for key in keys)

    async def close(self) -> None:
        """Ends all engines."""
        engines = list(self._engines.values())
        self._engines.clear()
        for engine in engines:
            engine.kill()
        for engine in engines:
            await engine.closed()

    async def _claim(self, model: LocalModel, mode: Mode) -> Engine:
        key = (model.id, mode)
        while True:
            for dead in [key for key, engine in self._engines.items() if engine.dead]:
                self._evict(dead)
            if key in self._engines:
                return self._engines[key]
            settings, memory = self._settings(model, mode)
            if self._make_room(memory):
                self.log.add(f"loading {model.name} ({mode})")
                self._engines[key] = Engine(settings, memory, self.log)
                return self._engines[key]
            self._changed.clear()
            await self._changed.wait()

    def _make_room(self, memory: int) -> bool:
        """Ends idle engines until one more of `memory` bytes fits, those used longest ago first.

        Returns whether one more may be started: not while all are in use. Where memory is short
        and nothing idle is left, it is tried all the same, as the estimate is a rough one.
        """
        free = self._free()
        if free is not None:  # what is being loaded will take its share
            free -= sum(engine.memory for engine in self._engines.values() if engine.loading)
        over = len(self._engines) - self.limit + 1
        idle = [key for key, engine in self._engines.items() if not engine.users]
        for key in sorted(idle, key=lambda each: self._engines[each].last_used):
            if over <= 0 and (free is None or memory <= free):
                break
            if free is not None:
                free += self._engines[key].memory
            over -= 1
            self._evict(key)
        return over <= 0

    def _expire_later(self, key: Key, engine: Engine) -> None:
        """Has an engine ended that stays idle for as long as its model is kept."""
        kept = self._kept(key)
        if engine.users or kept == NEVER or self._engines.get(key) is not engine:
            return
        seconds = IDLE_SECONDS if kept is None else kept
        engine.expiry = asyncio.get_running_loop().call_later(seconds, self._expire, key, engine)

    def _expire(self, key: Key, engine: Engine) -> None:
        if self._engines.get(key) is engine and not engine.users:
            self._evict(key)

    def _evict(self, key: Key) -> bool:
        engine = self._engines.pop(key, None)
        if engine is not None:
            engine.kill()
            self._changed.set()
        return engine is not None

    def asked_keep_alive(self, engine: Engine) -> float | None:
        """The seconds that somebody asked for, or `NEVER`; None where nobody did."""
        return next((self._kept(key) for key, e in self._engines.items() if e is engine), None)

    def _kept(self, key: Key) -> float | None:
        return keep_alive_seconds(self._wanted(key).keep_alive)

    def _wanted(self, key: Key) -> Configuration:
        """What was asked for; a reranker without its own configuration takes the chat one."""
        model, mode = key
        found = self.configurations.get(key)
        if found is None and mode == "reranking":
            found = self.configurations.get((model, "completion"))
        return found or Configuration(model)

    def _settings(self, model: LocalModel, mode: Mode) -> tuple[Settings, int]:
        """What the engine is told, and the bytes of memory it will need."""
        if mode == "reranking" and not model.ranks:
            raise EngineFailed(f"{model.name} has no classification head: it cannot rerank")
        wanted = self._wanted((model.id, mode))
        size = model.context if wanted.context_size is None else max(0, wanted.context_size)
        draft = self._draft(wanted.speculative)
        settings = Settings(
            name=model.name,
            path=str(model.path),
            mode=mode,
            context=size,
            key=secrets.token_hex(16),
            flags=(*_reasoning(wanted), *wanted.runtime_flags),
            template=model.tool_template,
            draft=_speculation(wanted.speculative, draft),
        )
        return settings, sum(each.memory(size) for each in (model, draft) if each is not None)

    def _draft(self, wanted: Speculative | None) -> LocalModel | None:
        """The model that drafts; it must be there."""
        if wanted is None:
            return None
        model = find(self.store.models, wanted.draft_model)
        if model is None:
            reason = f"get model '{wanted.draft_model}': model not found"
            raise EngineFailed(f"failed to get draft model: {reason}")
        return model


def _reasoning(wanted: Configuration) -> tuple[str, ...]:
    """How much the model may think, as the flag that Docker Model Runner makes of it."""
    budget = (wanted.llamacpp or {}).get("reasoning-budget")
    return () if budget is None else (f"--reasoning-budget={budget}",)


def _speculation(wanted: Speculative | None, draft: LocalModel | None) -> Draft | None:
    if wanted is None or draft is None:
        return None
    return Draft(str(draft.path), wanted.num_tokens or 0, wanted.min_acceptance_rate or 0.0)
