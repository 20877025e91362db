"""The HTTP face of the local runner: paths, shapes and error texts of Docker Model Runner 1.2."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from cagent_ls import __version__
from cagent_runtime.local.answers import no_such_route, refused
from cagent_runtime.local.configuration import Refused
from cagent_runtime.local.engine import Mode
from cagent_runtime.local.engine_routes import EngineRoutes, Handler
from cagent_runtime.local.engines import Engines
from cagent_runtime.local.gate import Gate
from cagent_runtime.local.model_routes import ModelRoutes
from cagent_runtime.local.relay import Relay

BANNER = "Docker Model Runner is running"

INFERENCE: dict[str, tuple[Mode, str]] = {
    "/v1/chat/completions": ("completion", "/v1/chat/completions"),
    "/v1/completions": ("completion", "/v1/completions"),
    "/v1/embeddings": ("embedding", "/v1/embeddings"),
    "/rerank": ("reranking", "/v1/rerank"),
}
"""Path below ``/engines`` or ``/engines/llama.cpp``: the kind of work, and llama.cpp's own path."""


def create_app(engines: Engines) -> ASGIApp:
    """The application over `engines`, which it closes at the end."""
    relay = Relay(engines)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await engines.close()
        await relay.close()

    app = Starlette(
        routes=routes(engines, relay),
        lifespan=lifespan,
        exception_handlers={Refused: refused, HTTPException: no_such_route},
    )
    return Gate(app)


def routes(engines: Engines, relay: Relay) -> list[Route]:
    """All paths; the page docs/local-runner.md lists them."""
    models, work = ModelRoutes(engines), EngineRoutes(engines, relay)
    found = [
        Route("/", _banner),
        Route("/version", _version),
        Route("/logs", work.logs),
        Route("/models", models.listed),
        _post("/models/create", models.create),
        Route("/models/purge", models.purge, methods=["DELETE"]),
        Route("/models/{ref:path}", models.inspect),
        Route("/models/{ref:path}", models.delete, methods=["DELETE"]),
        Route("/engines/status", work.status),
        Route("/engines/ps", work.processes),
        Route("/engines/df", work.disk_usage),
        _post("/engines/unload", work.unload),
    ]
    for base in ("/engines", "/engines/{backend}"):
        found += [
            Route(f"{base}/v1/models", models.openai_list),
            Route(f"{base}/v1/models/{{ref:path}}", models.openai_model),
            _post(f"{base}/_configure", work.configure),
            Route(f"{base}/_configure", work.configurations),
            *(_post(f"{base}{path}", work.infer(*kind)) for path, kind in INFERENCE.items()),
        ]
    return found


async def _banner(request: Request) -> Response:
    return PlainTextResponse(BANNER)


async def _version(request: Request) -> Response:
    return JSONResponse({"version": __version__})


def _post(path: str, handler: Handler) -> Route:
    return Route(path, handler, methods=["POST"])
