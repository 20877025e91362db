"""The engines of the local runner: started on first use, replaced after a crash."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cagent_ls.dmr.references import normalise

Mode = Literal["completion", "embedding", "reranking"]
START_SECONDS = 300
TEMPLATE = Path(__file__).parent / "templates" / "chatml_tools.jinja"


class EngineFailed(Exception):
    """The engine did not come up; the message is its last words."""


@dataclass
class _Running:
    process: asyncio.subprocess.Process
    address: str


class Engines:
    """Child processes by model and mode. `models` maps names to GGUF files."""

    def __init__(self, models: dict[str, Path]) -> None:
        self.models = {normalise(name): path for name, path in models.items()}
        self._running: dict[tuple[str, Mode], _Running] = {}
        self._locks: dict[tuple[str, Mode], asyncio.Lock] = {}

    def knows(self, model: str) -> bool:
        """Whether there is a file for `model`."""
        return normalise(model) in self.models

    async def address(self, model: str, mode: Mode) -> str:
        """The base URL of the engine for `model`, started if need be.

        Raises:
            EngineFailed: It did not start.
        """
        key = (normalise(model), mode)
        async with self._locks.setdefault(key, asyncio.Lock()):
            running = self._running.get(key)
            if running is None or running.process.returncode is not None:
                running = self._running[key] = await self._start(*key)
            return running.address

    async def _start(self, name: str, mode: Mode) -> _Running:
        path = self.models[name]
        settings = {"name": name, "path": str(path), "mode": mode, "template": _template(path)}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cagent_runtime.local.engine"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "OMP_WAIT_POLICY": "passive"},
        )
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101
        process.stdin.write(json.dumps(settings).encode() + b"\n")
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await process.stdout.readline()
        except TimeoutError:
            process.kill()
            raise EngineFailed(f"no answer within {START_SECONDS} s") from None
        address = line.decode().strip()
        if not address.startswith("http://127.0.0.1:"):
            await process.wait()
            raise EngineFailed(f"llama.cpp failed: exit code {process.returncode}")
        return _Running(process, address)

    async def close(self) -> None:
        """Ends all engines."""
        for running in self._running.values():
            if running.process.returncode is None:
                running.process.kill()
                await running.process.wait()


def _template(path: Path) -> str | None:
    """Our tool template for ChatML models whose own one ignores tools, else None."""
    from gguf import GGUFReader

    field = GGUFReader(path).get_field("tokenizer.chat_template")
    own = field.contents() if field is not None else ""
    if "<|im_start|>" in own and "tools" not in own:
        return TEMPLATE.read_text("utf-8")
    return None
