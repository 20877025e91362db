"""The HTTP face of the local runner: the paths and error texts of Docker Model Runner."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from cagent_runtime.local.engines import EngineFailed, Engines, Mode

BANNER = "Docker Model Runner is running"
BODY_LIMIT = 10 * 1024 * 1024


def create_app(engines: Engines) -> Starlette:
    """The application over `engines`, which it closes at the end."""
    client = httpx.AsyncClient(timeout=None, limits=httpx.Limits(max_keepalive_connections=0))  # noqa: S113

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await engines.close()
        await client.aclose()

    def proxy(path: str, mode: Mode) -> Any:
        async def forward(request: Request) -> Response:
            return await _forward(engines, client, request, path, mode)

        return forward

    async def banner(request: Request) -> Response:
        return PlainTextResponse(BANNER)

    async def models(request: Request) -> Response:
        return JSONResponse([_model(name) for name in engines.models])

    async def model(request: Request) -> Response:
        ref = request.path_params["ref"]
        if not engines.knows(ref):
            return _text(404, "model not found")
        return JSONResponse(_model(ref))

    async def openai_models(request: Request) -> Response:
        data = [{"id": f"docker.io/{n}", "object": "model", "created": 0} for n in engines.models]
        return JSONResponse({"object": "list", "data": data})

    bases = ("", "/engines", "/engines/llama.cpp")
    routes = [
        Route("/", banner),
        Route("/models", models),
        Route("/models/{ref:path}", model),
        *(Route(f"{base}/v1/models", openai_models) for base in bases),
        *(
            _post(f"{b}/v1/chat/completions", proxy("/v1/chat/completions", "completion"))
            for b in bases
        ),
        *(_post(f"{b}/v1/embeddings", proxy("/v1/embeddings", "embedding")) for b in bases),
        *(_post(f"{b}/rerank", proxy("/v1/rerank", "reranking")) for b in bases),
    ]
    return Starlette(
        routes=routes, lifespan=lifespan, exception_handlers={404: _not_found, 405: _not_found}
    )


def _post(path: str, endpoint: Any) -> Route:
    return Route(path, endpoint, methods=["POST"])


def _model(name: str) -> dict[str, Any]:
    return {"id": f"docker.io/{name}", "tags": [f"docker.io/{name}"], "created": 0, "config": {}}


def _text(status: int, message: str) -> Response:
    return PlainTextResponse(message + "\n", status)


async def _not_found(request: Request, error: Exception) -> Response:
    return _text(404, "not found")


async def _forward(
    engines: Engines, client: httpx.AsyncClient, request: Request, path: str, mode: Mode
) -> Response:
    if request.headers.get("origin"):
        return _text(403, "Origin not allowed")
    body = await request.body()
    if len(body) > BODY_LIMIT:
        return _text(400, "request too large")
    try:
        asked = json.loads(body)
        name = asked.get("model") or ""
    except (ValueError, AttributeError):
        return _text(400, "invalid request")
    if not name:
        return _text(400, "model is required")
    if not engines.knows(str(name)):
        message = f"error while getting model: get model '\"{str(name)[:100]}\"': model not found"
        return _text(404, message)
    try:
        address = await engines.address(str(name), mode)
        sent = client.build_request(
            "POST",
            f"{address}{path}",
            content=body,
            headers={"content-type": "application/json"},
        )
        answer = await client.send(sent, stream=True)
    except EngineFailed as error:
        return _text(500, f"unable to load runner: {error}")
    except httpx.TransportError:
        return Response(status_code=502)
    return StreamingResponse(
        _body(answer),
        answer.status_code,
        media_type=answer.headers.get("content-type"),
        background=BackgroundTask(answer.aclose),
    )


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The engine's bytes; closing early, when the client leaves, stops the generation."""
    try:
        async for piece in answer.aiter_raw():
            yield piece
    finally:
        await answer.aclose()
