"""An engine as the runner sees it: a child process that loads, answers and ends."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from cagent_runtime.local.engine import Settings
from cagent_runtime.local.log import Log

START_SECONDS = 300
LAST_WORDS = 1024
"""Bytes of an engine's stderr that are kept for the error message."""


class EngineFailed(Exception):
    """The engine did not come up; the message is its reason."""


@dataclass(frozen=True)
class Ready:
    """Where an engine answers, and the headers it wants to see."""

    address: str
    headers: dict[str, str]


class Engine:
    """One child process that needs `memory` bytes. It is loading until `ready` returns."""

    def __init__(self, settings: Settings, memory: int, log: Log) -> None:
        self.name, self.mode, self.memory = settings.name, settings.mode, memory
        self.users = 0
        self.expiry: asyncio.TimerHandle | None = None
        """Ends the engine when it has been idle for long enough."""
        self.last_used = datetime.now(UTC)
        self._process: asyncio.subprocess.Process | None = None
        self._last_words = b""
        self._log = log
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
        if self.expiry is not None:
            self.expiry.cancel()
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
            for line in piece.decode("utf-8", "replace").splitlines():
                self._log.add(line, of_engine=True)
        code = await process.wait()
        self._log.add(f"the engine of {self.name} ({self.mode}) has ended with code {code}")
