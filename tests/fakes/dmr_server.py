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
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from tests.fakes import chat_replies, dmr_models, dmr_pulls
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
from tests.fakes.dmr_engine import bag_of_words, shared_words, too_long
from tests.fakes.dmr_faults import Fault, said
from tests.fakes.dmr_models import Names, TagStyle
from tests.fakes.dmr_pulls import Pull, good_pull
from tests.fakes.dmr_runners import Key, Runners, mode_of
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
        self._pulling = asyncio.Semaphore(PARALLEL_PULLS)
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
        """The bodies of all requests to paths that end with `path`, in order."""
        return [each.body for each in self.requests if each.path.endswith(path)]

    async def saw_abort(self, path: str) -> bool:
        """Whether the client of a request to `path` leaves, within a generous time."""

        def wait() -> bool:
            with self._aborts:
                return self._aborts.wait_for(lambda: path in self.aborted, 10)

        return await asyncio.to_thread(wait)

    def _abort(self, path: str) -> None:
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
            self._abort(request.url.path)
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
            return await self._models(request, route, body)
        return await self._engines(request, route, body)

    async def _models(self, request: Request, route: str, body: Any) -> Response:
        reference = re.sub("^(/engines/v1)?/models/?", "", route)
        match request.method, route:
            case "GET", "/models":
                return JSONResponse(
                    [dmr_models.as_object(each, self.tag_style) for each in self.models]
                )
            case "GET", "/engines/v1/models":
                data = [dmr_models.as_openai(each, self.tag_style) for each in self.models]
                return JSONResponse({"object": "list", "data": data})
            case "POST", "/models/create":
                return await self._pull(body["from"], request.headers.get("accept"))
            case "GET", _ if "remote" in request.query_params:
                return self._remote(reference)
            case "GET", _:
                found = self._find(reference) or dmr_models.find_by_bare_name(
                    self.models, reference
                )
                if not found:
                    return said(404, "model not found")
                return JSONResponse(dmr_models.as_object(found, self.tag_style))
            case "DELETE", _:
                return self._delete(reference, "force" in request.query_params)
        return said(404, "not found")

    async def _engines(self, request: Request, route: str, body: Any) -> Response:
        match request.method, route:
            case "GET", "/":
                # Behind a prefix the root belongs to somebody else.
                return said(404, "not found") if self.prefix else PlainTextResponse(self.banner)
            case "GET", "/version":
                return JSONResponse({"version": "1.2.6"})
            case "GET", "/logs":
                follow = request.query_params.get("follow") == "true"
                return StreamingResponse(self._log_lines(follow), media_type="text/plain")
            case "GET", "/engines/status":
                missing = "Not Installed: only supported on Apple Silicon"
                return JSONResponse({"llama.cpp": "Running: llama.cpp b1234", "mlx": missing})
            case "GET", "/engines/ps":
                return JSONResponse(self.runners.describe())
            case "GET", "/engines/df":
                used = {"models_disk_usage": 5_000, "default_backend_disk_usage": 700}
                return JSONResponse(used)
            case "POST", "/engines/unload":
                return self._unload(body)
            case "GET", "/engines/_configure":
                return JSONResponse(self._settings())
            case "POST", "/engines/_configure":
                return self._configure(body)
            case "POST", "/engines/v1/chat/completions":
                return await self._run(request, body, "completion")
            case "POST", "/engines/v1/embeddings":
                return await self._run(request, body, "embedding")
            case "POST", "/engines/rerank":
                return await self._run(request, body, "reranking")
        return said(404, "not found")

    def _find(self, reference: str) -> Names | None:
        return dmr_models.find(self.models, reference)

    def _key(self, reference: str, mode: str) -> Key:
        """Settings of a model that is not there are filed under its text, and so are lost."""
        found = self._find(reference)
        return (dmr_models.id_of(found) if found else reference, mode)

    def _remote(self, reference: str) -> Response:
        (pull, *_) = self.pulls.get(reference.removesuffix(":latest"), [good_pull()])
        if pull.refusal:
            status, words = pull.refusal
            status = 404 if status == 404 else 500
            return said(status, f"error while getting remote model: {words}")
        described = dmr_models.as_object(reference, self.tag_style)
        del described["tags"]
        return JSONResponse(described)

    def _delete(self, reference: str, force: bool) -> Response:
        model = self._find(reference)
        if model is None:
            return said(404, "error while deleting model: model not found")
        names = dmr_models.names_of(model)
        tags = dmr_models.as_object(model, self.tag_style)["tags"]
        by_id = reference.startswith("sha256:")
        if by_id and len(names) > 1 and not force:
            why = "(must be forced) due to multiple tag references: resource conflict"
            return said(409, f"error while deleting model: unable to delete {reference} {why}")
        left = [each for each in names if not by_id and dmr_models.find([each], reference) is None]
        others = [each for each in self.models if each != model]
        self.models = [*others, tuple(left)] if left else others
        gone = [tag for tag, name in zip(tags, names, strict=True) if name not in left]
        did = [{"Untagged": tag} for tag in gone]
        return JSONResponse([*did, *([] if left else [{"Deleted": dmr_models.id_of(model)}])])

    async def _pull(self, name: str, accept: str | None) -> Response:
        """Waits for one of two places, without even headers."""
        await self._pulling.acquire()
        attempts = sum(each["from"] == name for each in self.asked("/models/create"))
        pulls = self.pulls.get(name, [good_pull()])
        pull = pulls[min(attempts, len(pulls)) - 1]
        if pull.refusal:
            self._pulling.release()
            return said(*pull.refusal)
        plain = accept == "application/json"
        media_type = "application/json" if plain else "text/plain"
        return StreamingResponse(self._pull_lines(name, pull, not plain), media_type=media_type)

    async def _pull_lines(self, name: str, pull: Pull, escaped: bool) -> AsyncIterator[bytes]:
        ended = False
        try:
            async for line in dmr_pulls.sent(pull, escaped=escaped):
                yield line
            ended = True
            if pull.adds and not self._find(name):
                self.models = [*self.models, name]
        finally:
            self._pulling.release()
            if not ended and not pull.breaks:
                self._abort("/models/create")

    def _configure(self, body: dict[str, Any]) -> Response:
        answer = self.runners.configure(self._key(body["model"], mode_of(body)), body)
        return said(409, "runner already active") if self.busy else answer

    def _settings(self) -> list[dict[str, Any]]:
        """Only of models that are there."""
        ids = {dmr_models.id_of(each): each for each in self.models}
        return [
            {
                "Backend": "llama.cpp",
                "Model": dmr_models.as_object(ids[model], self.tag_style)["tags"][0],
                "ModelID": model,
                "Mode": mode,
                "Config": {
                    key: value for key, value in body.items() if key not in ("model", "mode")
                },
            }
            for (model, mode), body in self.runners.settings.items()
            if model in ids
        ]

    def _unload(self, body: dict[str, Any]) -> Response:
        keys = list(self.runners.runners)
        if body["all"]:
            self.runners.settings.clear()
        else:
            wanted = {self._key(each, "")[0] for each in body["models"]}
            keys = [key for key in keys if key[0] in wanted]
            for key in [key for key in self.runners.settings if key[0] in wanted]:
                if body.get("backend") == "llama.cpp":
                    del self.runners.settings[key]
        return JSONResponse({"unloaded_runners": self.runners.unload(keys)})

    async def _run(self, request: Request, body: Any, mode: str) -> Response:
        """Any inference: looks the model up, loads it, asks the engine."""
        if not isinstance(body, dict) or not body.get("model"):
            return said(400, "model is required" if isinstance(body, dict) else "invalid request")
        if not self._find(body["model"]):
            shown = f"""get model '"{body["model"][:100]}"': model not found"""
            return said(404, f"error while getting model: {shown}")
        key = self._key(body["model"], mode)
        await self.runners.acquire(key, body["model"])
        if request.headers.get("x-preload-only") == "true":
            self.runners.release(key)
            return Response()
        if mode == "completion":
            return self._chat(key)
        try:
            batch = self.runners.batch(key[0], mode, self.batch_words)
            return self._embed(body, batch) if mode == "embedding" else self._rerank(body, batch)
        finally:
            self.runners.release(key)

    def _chat(self, key: Key) -> Response:
        count = len(self.asked("/chat/completions"))
        reply = self.chat[min(count, len(self.chat)) - 1] if self.chat else text("Hello there.")
        return StreamingResponse(self._chat_lines(reply, key), media_type=reply.content_type)

    async def _chat_lines(self, reply: Reply, key: Key) -> AsyncIterator[bytes]:
        ended = False
        try:
            async for line in chat_replies.sent(reply):
                yield line
            ended = True
        finally:
            self.runners.release(key)
            if not ended and not reply.breaks:
                self._abort("/chat/completions")

    def _embed(self, body: dict[str, Any], batch: int) -> Response:
        inputs = [body["input"]] if isinstance(body["input"], str) else body["input"]
        data = [
            {"object": "embedding", "index": index, "embedding": self.embed(each)}
            for index, each in enumerate(inputs)
        ]
        answer = JSONResponse({"object": "list", "data": self._ordered(data)})
        return too_long(inputs, batch, self.too_long_status) or answer

    def _rerank(self, body: dict[str, Any], batch: int) -> Response:
        query, documents = body["query"], body["documents"]
        results = [
            {"index": index, "relevance_score": self.score(query, each)}
            for index, each in enumerate(documents)
        ]
        shown = self._ordered(results)[: self.cut_to]
        pairs = [f"{query} {each}" for each in documents]
        answer = JSONResponse({"object": "list", "results": shown})
        return too_long(pairs, batch, self.too_long_status) or answer

    def _ordered(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return items[::-1] if self.shuffled else items

    async def _log_lines(self, follow: bool) -> AsyncIterator[bytes]:
        for line in self.log:
            if isinstance(line, str):
                yield f"{line}\n".encode()
            elif follow:
                await asyncio.sleep(line)
            else:
                return


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
