"""The engines of the local runner: started on first use, few at a time, replaced when dead."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cagent_ls.dmr.models import Configuration, Speculative
from cagent_runtime.local.engine import Draft, Mode, Settings
from cagent_runtime.local.models import LocalModel, find

LOADED = 2
"""Engines at a time; Docker Model Runner has as many as the machine has cores, up to 8."""

START_SECONDS = 300
LAST_WORDS = 1024
"""Bytes of an engine's stderr that are kept for the error message."""

Key = tuple[str, Mode]
"""The id of a model and the kind of work."""


class EngineFailed(Exception):
    """The engine did not come up; the message is its reason."""


class EngineBusy(Exception):
    """The engine cannot be configured while it answers."""


@dataclass(frozen=True)
class Ready:
    """Where an engine answers, and the headers it wants to see."""

    address: str
    headers: dict[str, str]


class Engine:
    """One child process. It is loading until `ready` returns."""

    def __init__(self, settings: Settings) -> None:
        self.name, self.mode = settings.name, settings.mode
        self.users = 0
        self.last_used = datetime.now(UTC)
        self._process: asyncio.subprocess.Process | None = None
        self._last_words = b""
        self._listening: asyncio.Task[None] | None = None
        self._loading = asyncio.create_task(self._load(settings))
        # A requester that left does not look at the outcome.
        self._loading.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def ready(self) -> Ready:
        """Waits until the model is loaded; loading goes on when the one who waits leaves.

        Raises:
            EngineFailed: The model could not be loaded.
        """
        return await asyncio.shield(self._loading)

    @property
    def loading(self) -> bool:
        """Whether the model is still being loaded."""
        return not self._loading.done()

    @property
    def dead(self) -> bool:
        """Whether the process has ended or never came up."""
        if self.loading:
            return False
        failed = self._loading.cancelled() or self._loading.exception() is not None
        return failed or self._process is None or self._process.returncode is not None

    async def ends_within(self, seconds: float) -> bool:
        """Whether the process ends in that time."""
        if self._process is None:
            return True
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def kill(self) -> None:
        """Ends the process; `closed` waits for that."""
        self._loading.cancel()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def closed(self) -> None:
        """Waits until nothing of a killed engine is left."""
        await asyncio.wait([self._loading])
        if self._process is not None:
            await self._process.wait()
        if self._listening is not None:
            await self._listening

    def reason(self) -> str:
        """Why the process ended, in the words of Docker Model Runner."""
        words = self._last_words.decode("utf-8", "replace").strip()
        code = None if self._process is None else self._process.returncode
        return (
            f"llama.cpp terminated unexpectedly: llama.cpp failed: {words or f'exit code {code}'}"
        )

    async def _load(self, settings: Settings) -> Ready:
        process = self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cagent_runtime.local.engine"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Spinning threads would take the cores from everybody else.
            env={**os.environ, "OMP_WAIT_POLICY": "passive"},
            # Ctrl-C in the terminal is for the runner, which then ends its engines.
            start_new_session=True,
        )
        listening = self._listening = asyncio.create_task(self._listen(process))
        try:
            return await asyncio.wait_for(
                self._handshake(process, settings, listening), START_SECONDS
            )
        except TimeoutError:
            raise EngineFailed("inference backend took too long to initialize") from None
        finally:
            if not process.returncode and self._loading.cancelling():
                process.kill()

    async def _handshake(
        self, process: asyncio.subprocess.Process, settings: Settings, listening: asyncio.Task[None]
    ) -> Ready:
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(settings.line())
        line = await process.stdout.readline()
        if not line:
            await listening
            raise EngineFailed(self.reason())
        headers = {"authorization": f"Bearer {settings.key}"}
        return Ready(line.decode().strip(), headers)

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Keeps the end of what the process says, so that it can never block on a full pipe."""
        assert process.stderr is not None  # noqa: S101
        while piece := await process.stderr.read(4096):
            self._last_words = (self._last_words + piece)[-LAST_WORDS:]
        await process.wait()


class Engines:
    """The engines by model and kind of work."""

    def __init__(self, models: Iterable[LocalModel], limit: int = LOADED) -> None:
        self.models = list(models)
        self.limit = limit
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
        try:
            yield engine
        finally:
            engine.users -= 1
            engine.last_used = datetime.now(UTC)
            self._changed.set()

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
            idle = [each for each, engine in self._engines.items() if not engine.users]
            if len(self._engines) < self.limit or idle:
                if len(self._engines) >= self.limit:
                    self._evict(min(idle, key=lambda each: self._engines[each].last_used))
                self._engines[key] = Engine(self._settings(model, mode))
                return self._engines[key]
            self._changed.clear()
            await self._changed.wait()

    def _evict(self, key: Key) -> bool:
        engine = self._engines.pop(key, None)
        if engine is not None:
            engine.kill()
            self._changed.set()
        return engine is not None

    def _settings(self, model: LocalModel, mode: Mode) -> Settings:
        if mode == "reranking" and not model.ranks:
            raise EngineFailed(f"{model.name} has no classification head: it cannot rerank")
        wanted = self.configurations.get((model.id, mode))
        if wanted is None and mode == "reranking":
            wanted = self.configurations.get((model.id, "completion"))
        wanted = wanted or Configuration(model.name)
        size = model.context if wanted.context_size is None else max(0, wanted.context_size)
        return Settings(
            name=model.name,
            path=str(model.path),
            mode=mode,
            context=size,
            key=secrets.token_hex(16),
            flags=wanted.runtime_flags,
            template=model.tool_template,
            draft=self._draft(wanted.speculative),
        )

    def _draft(self, wanted: Speculative | None) -> Draft | None:
        if wanted is None:
            return None
        model = find(self.models, wanted.draft_model)
        if model is None:
            reason = f"get model '{wanted.draft_model}': model not found"
            raise EngineFailed(f"failed to get draft model: {reason}")
        return Draft(str(model.path), wanted.num_tokens or 0, wanted.min_acceptance_rate or 0.0)
