"""Hands a request to an engine, and the engine's answer back as it comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from cagent_runtime.local.child import Engine, EngineFailed
from cagent_runtime.local.engine import Mode
from cagent_runtime.local.engines import Engines
from cagent_runtime.local.models import LocalModel

DEATH_SECONDS = 1.0
"""How long after a broken connection the end of the engine may become known."""

LEFT = 499
"""Status for a client that is no longer there to read it."""


class Relay:
    """Has the engines answer requests."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        # llama.cpp closes connections that it promised to keep.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.AsyncClient(timeout=None, limits=limits)  # noqa: S113

    async def close(self) -> None:
        """Closes all connections to engines."""
        await self._client.aclose()

    async def answer(self, request: Request, model: LocalModel, mode: Mode, path: str) -> Response:
        """What the engine of `model` answers; the work stops when the client leaves."""
        working = asyncio.ensure_future(self._answer(request, model, mode, path))
        leaving = asyncio.ensure_future(_departure(request))
        try:
            await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            left = not working.done() and working.cancel()
        return Response(status_code=LEFT) if left else await working

    async def _answer(self, request: Request, model: LocalModel, mode: Mode, path: str) -> Response:
        async with AsyncExitStack() as held:
            try:
                engine = await held.enter_async_context(self._engines.use(model, mode))
            except EngineFailed as failed:
                return _not_loaded(failed)
            try:
                ready = await engine.ready()
                if request.headers.get("x-preload-only") == "true":
                    return Response()
                headers = {"content-type": "application/json", **ready.headers}
                body = await request.body()
                sent = self._client.build_request(
                    "POST", ready.address + path, content=body, headers=headers
                )
                answer = await self._client.send(sent, stream=True)
            except EngineFailed as failed:
                return _not_loaded(failed)
            except httpx.TransportError:
                if await engine.ends_within(DEATH_SECONDS):
                    return PlainTextResponse(_crash(engine), 500)
                return Response(status_code=502)
            held.push_async_callback(answer.aclose)
            return _Relayed(answer, engine, held.pop_all())
        raise AssertionError("the stack swallows nothing")


class _Relayed(StreamingResponse):
    """The engine's status, type and bytes; `held` is let go when the last byte is out."""

    def __init__(self, answer: httpx.Response, engine: Engine, held: AsyncExitStack) -> None:
        kept = ("content-type", "content-length")
        headers = {name: answer.headers[name] for name in kept if name in answer.headers}
        super().__init__(_body(answer, engine), answer.status_code, headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._held:
            await super().__call__(scope, receive, send)


async def _body(answer: httpx.Response, engine: Engine) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.aiter_raw():
            yield piece
    except httpx.TransportError:
        if "event-stream" not in answer.headers.get("content-type", ""):
            raise
        await engine.ends_within(DEATH_SECONDS)
        error = {"code": 500, "message": engine.reason(), "type": "server_error"}
        yield b"data: " + json.dumps({"error": error}).encode() + b"\n\n"


def _not_loaded(failed: EngineFailed) -> Response:
    reason = f"error waiting for runner to be ready: {failed}"
    return PlainTextResponse(f"unable to load runner: {reason}\n", 500)


def _crash(engine: Engine) -> str:
    """The flat object that Docker Model Runner sends for an engine that died while answering."""
    shape = {"type": "error", "code": None, "message": engine.reason(), "param": None}
    return json.dumps({**shape, "sequence_number": 1}) + "\n"


async def _departure(request: Request) -> None:
    """Returns when the client has closed the connection; its body must have been read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
