"""The HTTP face of the local runner: paths, shapes and error texts of Docker Model Runner 1.2."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cagent_ls import __version__
from cagent_ls.dmr.models import Configuration
from cagent_runtime.local import flags
from cagent_runtime.local.configuration import Refused, read_configuration, without_effect
from cagent_runtime.local.engine import Mode
from cagent_runtime.local.engines import Engine, EngineBusy, Engines
from cagent_runtime.local.models import LocalModel, find, find_for_inspection
from cagent_runtime.local.relay import Relay

BACKEND = "llama.cpp"
BANNER = "Docker Model Runner is running"
BODY_LIMIT = 10 * 1024 * 1024
ORIGINS = frozenset(
    f"{scheme}://{host}"
    for scheme in ("http", "https")
    for host in ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104
)
"""Web pages that are served; DMR_ORIGINS, a list with commas, replaces them."""

INFERENCE: dict[str, tuple[Mode, str]] = {
    "/v1/chat/completions": ("completion", "/v1/chat/completions"),
    "/v1/completions": ("completion", "/v1/completions"),
    "/v1/embeddings": ("embedding", "/v1/embeddings"),
    "/rerank": ("reranking", "/v1/rerank"),
}
"""Path below ``/engines`` or ``/engines/llama.cpp``: the kind of work, and llama.cpp's own path."""

Handler = Callable[[Request], Awaitable[Response]]


def create_app(engines: Engines) -> ASGIApp:
    """The application over `engines`, which it closes at the end."""
    relay = Relay(engines)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await engines.close()
        await relay.close()

    runner = _Runner(engines, relay)
    routes = [
        Route("/", runner.banner),
        Route("/version", runner.version),
        Route("/models", runner.models),
        Route("/models/{ref:path}", runner.model),
        Route("/engines/status", runner.status),
        Route("/engines/ps", runner.processes),
        _post("/engines/unload", runner.unload),
    ]
    for base in ("/engines", "/engines/{backend}"):
        routes += [
            Route(f"{base}/v1/models", runner.openai_models),
            Route(f"{base}/v1/models/{{ref:path}}", runner.openai_model),
            _post(f"{base}/_configure", runner.configure),
            Route(f"{base}/_configure", runner.configurations),
            *(_post(f"{base}{path}", runner.infer(*work)) for path, work in INFERENCE.items()),
        ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={Refused: _refused, HTTPException: _no_such_route},
    )
    return _Gate(app)


class _Runner:
    def __init__(self, engines: Engines, relay: Relay) -> None:
        self.engines = engines
        self.relay = relay

    async def banner(self, request: Request) -> Response:
        return PlainTextResponse(BANNER)

    async def version(self, request: Request) -> Response:
        return JSONResponse({"version": __version__})

    async def models(self, request: Request) -> Response:
        return JSONResponse([model.to_json() for model in self.engines.models])

    async def model(self, request: Request) -> Response:
        model = find_for_inspection(self.engines.models, request.path_params["ref"])
        if model is None:
            raise Refused(404, "model not found")
        return JSONResponse(model.to_json())

    async def openai_models(self, request: Request) -> Response:
        _check_backend(request)
        data = [model.to_openai() for model in self.engines.models]
        return JSONResponse({"object": "list", "data": data})

    async def openai_model(self, request: Request) -> Response:
        _check_backend(request)
        ref = request.path_params["ref"]
        model = find(self.engines.models, ref)
        if model is None:
            raise _model_not_found(ref)
        return JSONResponse(model.to_openai())

    async def status(self, request: Request) -> Response:
        return JSONResponse({BACKEND: f"Running: xllamacpp {version('xllamacpp')}"})

    async def processes(self, request: Request) -> Response:
        return JSONResponse([_process(engine) for engine in self.engines.loaded()])

    async def unload(self, request: Request) -> Response:
        asked = await _json_object(request)
        models = self.engines.models
        if asked.get("all"):
            self.engines.configurations.clear()
        else:
            wanted = [str(ref) for ref in asked.get("models") or []]
            models = [model for model in models if any(map(model.answers_to, wanted))]
        return JSONResponse({"unloaded_runners": self.engines.unload(models)})

    async def configure(self, request: Request) -> Response:
        _check_backend(request)
        body = await _json_object(request)
        wanted = read_configuration(body)
        model = find(self.engines.models, wanted.model)
        if model is not None and wanted.mode != "image-generation":
            idle = [*without_effect(body), *flags.without_effect(wanted.runtime_flags)]
            if idle:
                print(f"{wanted.model}: no effect here: {', '.join(idle)}", file=sys.stderr)
            try:
                self.engines.configure(model, wanted.mode or "completion", wanted)
            except EngineBusy:
                raise Refused(409, "runner already active") from None
        return Response(status_code=202)

    async def configurations(self, request: Request) -> Response:
        _check_backend(request)
        ref = request.query_params.get("model")
        stored = self.engines.configurations.items()
        found = [
            _configuration(model, mode, wanted)
            for (model_id, mode), wanted in stored
            for model in self.engines.models
            if model.id == model_id and (not ref or model.answers_to(ref))
        ]
        return JSONResponse(found)

    def infer(self, mode: Mode, path: str) -> Handler:
        """The handler that has `path` of llama.cpp answer."""

        async def handle(request: Request) -> Response:
            _check_backend(request)
            asked = await _json_object(request)
            ref = asked.get("model")
            if not ref or not isinstance(ref, str):
                raise Refused(400, "model is required" if not ref else "invalid request")
            model = find(self.engines.models, ref)
            if model is None:
                raise _model_not_found(ref)
            return await self.relay.answer(request, model, mode, path)

        return handle


def _post(path: str, handler: Handler) -> Route:
    return Route(path, handler, methods=["POST"])


def _process(engine: Engine) -> dict[str, Any]:
    """One entry of ``/engines/ps``; a busy engine has no time of last use."""
    busy = engine.loading or engine.users > 0
    last_used = datetime(1, 1, 1, tzinfo=UTC) if busy else engine.last_used
    entry = {
        "backend_name": BACKEND,
        "model_name": engine.name,
        "mode": engine.mode,
        "last_used": last_used.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20),
    }
    states = {"in_use": engine.users > 0, "loading": engine.loading}
    return {**entry, **{state: True for state, holds in states.items() if holds}}


def _configuration(model: LocalModel, mode: Mode, wanted: Configuration) -> dict[str, Any]:
    """One entry of ``GET /engines/_configure``, with capitals as Go writes them."""
    config = {key: value for key, value in wanted.to_json().items() if key not in ("model", "mode")}
    entry = {"Backend": BACKEND, "Model": model.name, "ModelID": model.id}
    return {**entry, "Mode": mode.capitalize(), "Config": config}


def _check_backend(request: Request) -> None:
    if request.path_params.get("backend", BACKEND) != BACKEND:
        raise Refused(404, "backend not found")


def _model_not_found(ref: str) -> Refused:
    return Refused(404, f"error while getting model: get model '\"{ref[:100]}\"': model not found")


async def _json_object(request: Request) -> dict[str, Any]:
    body = await request.body()
    if len(body) > BODY_LIMIT:
        raise Refused(400, "request too large")
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused(400, "invalid request")
    return value


def _text(status: int, message: str) -> Response:
    headers = {"x-content-type-options": "nosniff"}
    return PlainTextResponse(f"{message}\n", status, headers)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Refused) else 500
    return _text(status, str(error))


async def _no_such_route(request: Request, error: Exception) -> Response:
    known = request.url.path.startswith(("/models", "/engines"))
    return _text(404, "not found" if known else "404 page not found")


class _Gate:
    """Spells paths in one way, and turns away pages of other origins."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        listed = os.environ.get("DMR_ORIGINS", "")
        self.origins = {each.strip() for each in listed.split(",") if each.strip()} or ORIGINS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith("/v1/") or path == "/rerank":
            path = f"/engines{path}"
        origin = Headers(scope=scope).get("origin")
        if origin and origin not in self.origins and path.startswith(("/models", "/engines")):
            await _text(403, "Origin not allowed")(scope, receive, send)
            return
        await self.app({**scope, "path": path}, receive, send)
