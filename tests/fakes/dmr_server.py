"""A Docker Model Runner for tests: a real HTTP server that behaves, and misbehaves, on demand.

    async with FakeDmr(chat=[text("Hello")]) as server:
        endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": server.url})

It runs in a thread of its own, so it also serves programs that a test starts and waits for; plain
``with`` works too. What it was asked is in `server.requests`. Chat replies are used in order, the
last one again and again; so are the pulls of one model.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.fakes import dmr_models
from tests.fakes.chat_replies import (
    USAGE,
    Chunk,
    Line,
    Reply,
    calls,
    delta,
    finish,
    stream,
    text,
)
from tests.fakes.dmr_engine import bag_of_words, shared_words
from tests.fakes.dmr_engine_routes import engine_answer
from tests.fakes.dmr_faults import Fault, said
from tests.fakes.dmr_model_routes import model_answer
from tests.fakes.dmr_models import Names, TagStyle
from tests.fakes.dmr_pulls import Pull
from tests.fakes.dmr_runners import Key, Runners
from tests.fakes.serving import Serving

__all__ = [
    "USAGE",
    "Asked",
    "Chunk",
    "FakeDmr",
    "Fault",
    "Line",
    "Pull",
    "Reply",
    "bag_of_words",
    "calls",
    "delta",
    "finish",
    "shared_words",
    "stream",
    "text",
]

ENGINES = ("llama.cpp", "vllm", "mlx", "sglang", "diffusers")
BODY_LIMIT = 10 * 1024 * 1024
PARALLEL_PULLS = 2


@dataclass(frozen=True)
class Asked:
    """One request that the server got; `query` is the text after the question mark."""

    method: str
    path: str
    body: Any
    headers: dict[str, str]
    query: str = ""


@dataclass
class FakeDmr:
    """The server; faults are keyed by path.

    `prefix` is a path that all others begin with, as on Docker's socket; `unix` is a socket file to
    listen on in place of TCP, `tls` the server's side of encryption.
    """

    models: Sequence[Names] = ("ai/qwen3", "ai/embeddinggemma", "ai/qwen3-reranker")
    chat: Sequence[Reply] = ()
    faults: dict[str, Fault] = field(default_factory=dict)
    pulls: Mapping[str, Sequence[Pull]] = field(default_factory=dict)
    """By the name that is pulled; others get a good one."""
    tag_style: TagStyle = "qualified"
    banner: str = "Docker Model Runner is running"
    prefix: str = ""
    unix: Path | None = None
    tls: ssl.SSLContext | None = None
    busy: bool = False
    shuffled: bool = False
    """Whether embeddings and rerank results come in another order than the inputs."""
    cut_to: int | None = None
    """How many rerank results come at most."""
    batch_words: int = 512
    too_long_status: int = 500
    embed: Callable[[str], list[float]] = bag_of_words
    score: Callable[[str, str], float] = shared_words
    slots: int = 8
    load_seconds: float = 0.0
    log: Sequence[str | float] = ("[2026-07-22T10:00:00Z] started",)
    """Lines of the log, and seconds before the next one."""
    requests: list[Asked] = field(default_factory=list)
    aborted: list[str] = field(default_factory=list)
    """Paths of requests whose client left before the answer was complete."""

    def __enter__(self) -> Self:
        self.runners = Runners(self.slots, self.load_seconds)
        self._aborts = threading.Condition()
        self.pulling = asyncio.Semaphore(PARALLEL_PULLS)
        if self.unix:
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.bind(str(self.unix))
        else:
            self._socket = socket.create_server(("127.0.0.1", 0))
        self._serving = Serving(self._app, self._socket, self.tls)
        return self

    def __exit__(self, *_: object) -> None:
        self._serving.close()
        self._socket.close()

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(self, *error: object) -> None:
        await asyncio.to_thread(self.__exit__, *error)

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def asked(self, path: str) -> list[Any]:
        """The bodies of all requests to paths that end with `path`, in order; no mere loads."""
        return [
            each.body
            for each in self.requests
            if each.path.endswith(path) and "x-preload-only" not in each.headers
        ]

    async def saw_abort(self, path: str) -> bool:
        """Whether the client of a request to `path` leaves, within a generous time."""

        def wait() -> bool:
            with self._aborts:
                return self._aborts.wait_for(lambda: path in self.aborted, 10)

        return await asyncio.to_thread(wait)

    def find(self, reference: str) -> Names | None:
        """The model that inference finds."""
        return dmr_models.find(self.models, reference)

    def key(self, reference: str, mode: str) -> Key:
        """Settings of a model that is not there are filed under its text, and so are lost."""
        found = self.find(reference)
        return (dmr_models.id_of(found) if found else reference, mode)

    def abort(self, path: str) -> None:
        """Notes that the client of a request to `path` left."""
        with self._aborts:
            self.aborted.append(path)
            self._aborts.notify_all()

    async def _app(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Answers one request; what it was doing is dropped when the client leaves."""
        request = Request(scope, receive)
        raw = await request.body()
        answering = asyncio.ensure_future(self._answer(request, raw))
        leaving = asyncio.ensure_future(_left(receive))
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            self.abort(request.url.path)
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            return
        leaving.cancel()
        try:
            response = answering.result()
        except ConnectionAbortedError:
            self._serving.drop(scope)
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request, raw: bytes) -> Response:
        path = request.url.path
        try:
            body: Any = json.loads(raw) if raw else None
        except ValueError:
            return said(400, "invalid request")
        self.requests.append(
            Asked(request.method, path, body, dict(request.headers), request.url.query)
        )
        fault = self.faults.get(path)
        if fault and fault.times != 0:
            self.faults[path] = fault.rest
            return await fault.answer()
        if not path.startswith(self.prefix):
            return JSONResponse({"message": "page not found"}, 404)
        path = path.removeprefix(self.prefix)
        if len(raw) > BODY_LIMIT:
            return said(400, "request too large")
        route = _route(path)
        if route is None:
            return said(404, "backend not found")
        if route.startswith(("/models", "/engines/v1/models")):
            return await model_answer(self, request, route, body)
        return await engine_answer(self, request, route, body)


def _route(path: str) -> str | None:
    """The path without aliases and engine; ``None`` when it names an engine that there is not."""
    path = re.sub("/+", "/", path).rstrip("/") or "/"
    if path.startswith("/v1/") or path == "/rerank":
        path = f"/engines{path}"
    first, _, rest = path.removeprefix("/engines/").partition("/")
    if not path.startswith("/engines/") or not rest:
        return path
    if first == "v1":
        return None if rest in ("rerank", "_configure") else path
    return f"/engines/{rest}" if first in ENGINES else None


async def _left(receive: Callable[[], Awaitable[Any]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
