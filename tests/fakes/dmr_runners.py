"""Runners of the fake: settings that are kept, models that are loaded, slots that are few."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from cagent_ls.language.flags import ALLOWED, ALLOWED_VLLM
from tests.fakes.dmr_faults import said

MODES = ("completion", "embedding", "reranking", "image-generation")
PACKAGED_CONTEXT = 40960
Key = tuple[str, str]
"""Model id (or, of settings for a model that is not there, its text) and mode."""


@dataclass
class Runner:
    """A loaded model, or one that is being loaded."""

    text: str
    loading: bool = True
    uses: int = 0

    @property
    def in_use(self) -> bool:
        return self.uses > 0


class Runners:
    """`slots` runners at most; loading one takes `load_seconds`, and is killed with its request."""

    def __init__(self, slots: int, load_seconds: float) -> None:
        self._slots = slots
        self._load_seconds = load_seconds
        self._hurry = asyncio.Event()
        self.settings: dict[Key, dict[str, Any]] = {}
        self.runners: dict[Key, Runner] = {}
        self.loads: list[Key] = []
        self.evicted: list[Key] = []

    async def acquire(self, key: Key, text: str) -> None:
        """Loads the model if it is not there, and takes part in its use."""
        while True:
            runner = self.runners.get(key)
            if runner is None:
                if not self._make_room():
                    await asyncio.sleep(0.005)
                    continue
                runner = self.runners[key] = Runner(text)
                try:
                    await self._load()
                except asyncio.CancelledError:
                    del self.runners[key]
                    raise
                runner.loading = False
                self.loads.append(key)
            if not runner.loading:
                runner.uses += 1
                return
            await asyncio.sleep(0.005)

    def end_loads(self) -> None:
        """Lets the loads that are going on succeed now; for the thread of the test."""
        self._loop.call_soon_threadsafe(self._hurry.set)

    def release(self, key: Key) -> None:
        """Ends one use."""
        self.runners[key].uses -= 1

    def configure(self, key: Key, body: dict[str, Any]) -> Response:
        """Replaces the settings as a whole, or says why not."""
        refusal = refused(body)
        if refusal:
            return refusal
        if self.settings.get(key) == body:
            return Response(status_code=202)
        runner = self.runners.get(key)
        if runner and (runner.in_use or runner.loading):
            return said(409, "runner already active")
        if self.runners.pop(key, None):
            self.evicted.append(key)
        self.settings[key] = body
        return Response(status_code=202)

    def unload(self, keys: Sequence[Key]) -> int:
        """Unloads those of `keys` that are not busy."""
        idle = [key for key in keys if key in self.runners and not self.runners[key].in_use]
        for key in idle:
            del self.runners[key]
        return len(idle)

    def batch(self, model: str, mode: str, default: int) -> int:
        """The physical batch: embedders do not look at the settings of the completion mode."""
        modes = [mode, "completion"] if mode == "reranking" else [mode]
        for each in modes:
            if (model, each) in self.settings:
                flags = flags_of(self.settings[model, each])
                for position, flag in enumerate(flags):
                    name, _, value = flag.partition("=")
                    if name in ("-ub", "--ubatch-size"):
                        return int(value or flags[position + 1])
                break
        return default

    def context(self, key: Key) -> int:
        """The context size that a loaded model has."""
        return int(self.settings.get(key, {}).get("context-size") or PACKAGED_CONTEXT)

    def describe(self) -> list[dict[str, Any]]:
        """The answer of ``ps``."""
        return [
            {
                "backend_name": "llama.cpp",
                "model_name": runner.text,
                "mode": key[1],
                "last_used": "0001-01-01T00:00:00Z"
                if runner.in_use or runner.loading
                else "2026-07-22T10:00:00Z",
                **({"in_use": True} if runner.in_use else {}),
                **({"loading": True} if runner.loading else {}),
                **self._keep_alive(key),
            }
            for key, runner in self.runners.items()
        ]

    async def _load(self) -> None:
        self._loop = asyncio.get_running_loop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), self._load_seconds)

    def _keep_alive(self, key: Key) -> dict[str, Any]:
        keep_alive = self.settings.get(key, {}).get("keep_alive")
        return {"keep_alive": keep_alive} if keep_alive else {}

    def _make_room(self) -> bool:
        """All unused runners go at once when every slot is taken."""
        if len(self.runners) >= self._slots:
            for key, runner in list(self.runners.items()):
                if not runner.in_use and not runner.loading:
                    del self.runners[key]
                    self.evicted.append(key)
        return len(self.runners) < self._slots


def mode_of(body: dict[str, Any]) -> str:
    """The mode that settings are for."""
    embeds = "--embeddings" in flags_of(body)
    return str(body.get("mode") or ("embedding" if embeds else "completion"))


def flags_of(body: dict[str, Any]) -> list[str]:
    """The flags in either written form; the list wins."""
    return list(body.get("runtime-flags") or shlex.split(body.get("raw-runtime-flags") or ""))


def refused(body: dict[str, Any], engine: str = "llama.cpp") -> Response | None:
    """Why a request to configure is refused, in the order of the runner's checks."""
    flags, keep_alive, size = (
        body.get(each) for each in ("runtime-flags", "keep_alive", "context-size")
    )
    typed = isinstance(flags, list | None) and isinstance(keep_alive, str | None)
    if not typed or not isinstance(size, int | None) or isinstance(size, bool):
        return said(400, "invalid request")
    if body.get("mode") not in (None, *MODES):
        return said(400, "invalid request")
    try:
        words = flags_of(body)
    except ValueError as error:
        return said(500, f"invalid runtime flags: {error}")
    allowed = ALLOWED_VLLM if engine == "vllm" else ALLOWED
    for word in words:
        key, equals, value = word.partition("=")
        if word.startswith("-") and key not in allowed:
            return said(500, f'runtime flag "{key}" is not allowed for backend "{engine}"')
        if equals and value.startswith("-") and not value[1:2].isdigit():
            why = "value cannot start with '-' unless followed by a digit"
            return said(500, f'invalid flag "{word}": {why}')
    for word in words:
        if "/" in word or "\\" in word:
            why = "paths are not allowed (contains '/' or '\\\\')"
            return said(500, f'invalid runtime flag "{word}": {why}')
    return None
