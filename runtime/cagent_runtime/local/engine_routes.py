"""``/engines``: inference, the settings of engines, and what they are doing."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from cagent_ls.dmr.models import Configuration
from cagent_runtime.local import flags
from cagent_runtime.local.answers import BACKEND, check_backend, json_object, model_not_found
from cagent_runtime.local.child import Engine
from cagent_runtime.local.configuration import (
    Refused,
    keep_alive_seconds,
    keep_alive_text,
    read_configuration,
    without_effect,
)
from cagent_runtime.local.engine import Mode
from cagent_runtime.local.engines import EngineBusy, Engines
from cagent_runtime.local.models import LocalModel, find
from cagent_runtime.local.relay import Relay

Handler = Callable[[Request], Awaitable[Response]]

_BOOLEANS = {"": False, "0": False, "false": False, "1": True, "true": True}


class EngineRoutes:
    """Handlers of the paths that use engines or tell of them."""

    def __init__(self, engines: Engines, relay: Relay) -> None:
        self.engines, self.store, self.relay = engines, engines.store, relay

    async def status(self, request: Request) -> Response:
        """The engine, and that it runs."""
        return JSONResponse({BACKEND: f"Running: xllamacpp {version('xllamacpp')}"})

    async def processes(self, request: Request) -> Response:
        """The engines that run or are being loaded."""
        return JSONResponse([self._process(engine) for engine in self.engines.loaded()])

    async def disk_usage(self, request: Request) -> Response:
        """Bytes of the models and of llama.cpp."""
        models = sum(model.bytes for model in self.store.models)
        engine = _size_of_engine()
        return JSONResponse({"models_disk_usage": models, "default_backend_disk_usage": engine})

    async def logs(self, request: Request) -> Response:
        """The last lines, and with ``follow`` those that come."""
        follow, ours_only = (_flag(request, name) for name in ("follow", "no-engines"))

        async def following() -> AsyncIterator[str]:
            async for line in self.engines.log.follow():
                if not (ours_only and line.of_engine):
                    yield line.text

        if follow:
            return StreamingResponse(following(), media_type="text/plain")
        lines = [each for each in self.engines.log.lines() if not (ours_only and each.of_engine)]
        return PlainTextResponse("".join(line.text for line in lines))

    async def unload(self, request: Request) -> Response:
        """Ends idle engines."""
        asked = await json_object(request)
        models = self.store.models
        if asked.get("all"):
            self.engines.configurations.clear()
        else:
            wanted = [str(ref) for ref in asked.get("models") or []]
            models = [model for model in models if any(map(model.answers_to, wanted))]
            if asked.get("backend") == BACKEND:
                self.engines.forget(models)
        return JSONResponse({"unloaded_runners": self.engines.unload(models)})

    async def configure(self, request: Request) -> Response:
        """Replaces the settings of a model."""
        check_backend(request)
        body = await json_object(request)
        wanted = read_configuration(body)
        model = find(self.store.models, wanted.model)
        if model is not None and wanted.mode != "image-generation":
            idle = [*without_effect(body), *flags.without_effect(wanted.runtime_flags)]
            if idle:
                self.engines.log.add(f"{wanted.model}: no effect here: {', '.join(idle)}")
            try:
                self.engines.configure(model, wanted.mode or "completion", wanted)
            except EngineBusy:
                raise Refused(409, "runner already active") from None
        return Response(status_code=202)

    async def configurations(self, request: Request) -> Response:
        """The settings that were asked for."""
        check_backend(request)
        ref = request.query_params.get("model")
        stored = self.engines.configurations.items()
        found = [
            _configuration(model, mode, wanted)
            for (model_id, mode), wanted in stored
            for model in self.store.models
            if model.id == model_id and (not ref or model.answers_to(ref))
        ]
        return JSONResponse(found)

    def infer(self, mode: Mode, path: str) -> Handler:
        """The handler that has `path` of llama.cpp answer."""

        async def handle(request: Request) -> Response:
            check_backend(request)
            asked = await json_object(request)
            ref = asked.get("model")
            if not ref or not isinstance(ref, str):
                raise Refused(400, "model is required" if not ref else "invalid request")
            model = find(self.store.models, ref)
            if model is None:
                raise model_not_found(ref)
            return await self.relay.answer(request, model, mode, path)

        return handle

    def _process(self, engine: Engine) -> dict[str, Any]:
        """One entry of ``/engines/ps``; a busy engine has no time of last use."""
        busy = engine.loading or engine.users > 0
        last_used = datetime(1, 1, 1, tzinfo=UTC) if busy else engine.last_used
        entry: dict[str, Any] = {
            "backend_name": BACKEND,
            "model_name": engine.name,
            "mode": engine.mode,
            "last_used": last_used.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20),
        }
        states = {"in_use": engine.users > 0, "loading": engine.loading}
        entry |= {state: True for state, holds in states.items() if holds}
        kept = self.engines.asked_keep_alive(engine)
        return entry if kept is None else {**entry, "keep_alive": keep_alive_text(kept)}


def _configuration(model: LocalModel, mode: Mode, wanted: Configuration) -> dict[str, Any]:
    """One entry of ``GET /engines/_configure``, with capitals as Go writes them."""
    config = {key: value for key, value in wanted.to_json().items() if key not in ("model", "mode")}
    kept = keep_alive_seconds(wanted.keep_alive)
    if kept is not None:
        config["keep_alive"] = keep_alive_text(kept)
    entry = {"Backend": BACKEND, "Model": model.name, "ModelID": model.id}
    return {**entry, "Mode": mode.capitalize(), "Config": config}


def _flag(request: Request, name: str) -> bool:
    text = request.query_params.get(name, "").lower()
    if text not in _BOOLEANS:
        raise Refused(400, f"invalid {name}")
    return _BOOLEANS[text]


@cache
def _size_of_engine() -> int:
    """Bytes of the installed llama.cpp."""
    found = importlib.util.find_spec("xllamacpp")
    folders = found.submodule_search_locations if found is not None else None
    files = (file for folder in folders or () for file in Path(folder).rglob("*"))
    return sum(file.stat().st_size for file in files if file.is_file())
