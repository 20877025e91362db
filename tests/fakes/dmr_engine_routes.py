"""Paths of the fake runner about engines: state, settings, inference."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from tests.fakes import chat_replies, dmr_models
from tests.fakes.chat_replies import Reply, text
from tests.fakes.dmr_engine import no_room, too_long
from tests.fakes.dmr_faults import said
from tests.fakes.dmr_runners import Key, mode_of

if TYPE_CHECKING:
    from tests.fakes.dmr_server import FakeDmr


async def engine_answer(server: FakeDmr, request: Request, route: str, body: Any) -> Response:
    match request.method, route:
        case "GET", "/":
            # Behind a prefix the root belongs to somebody else.
            return said(404, "not found") if server.prefix else PlainTextResponse(server.banner)
        case "GET", "/version":
            return JSONResponse({"version": "1.2.6"})
        case "GET", "/logs":
            follow = request.query_params.get("follow") == "true"
            return StreamingResponse(_log_lines(server, follow), media_type="text/plain")
        case "GET", "/engines/status":
            missing = "Not Installed: only supported on Apple Silicon"
            return JSONResponse({"llama.cpp": "Running: llama.cpp b1234", "mlx": missing})
        case "GET", "/engines/ps":
            return JSONResponse(server.runners.describe())
        case "GET", "/engines/df":
            used = {"models_disk_usage": 5_000, "default_backend_disk_usage": 700}
            return JSONResponse(used)
        case "POST", "/engines/unload":
            return _unload(server, body)
        case "GET", "/engines/_configure":
            return JSONResponse(_settings(server))
        case "POST", "/engines/_configure":
            return _configure(server, body)
        case "POST", "/engines/v1/chat/completions":
            return await _run(server, request, body, "completion")
        case "POST", "/engines/v1/embeddings":
            return await _run(server, request, body, "embedding")
        case "POST", "/engines/rerank":
            return await _run(server, request, body, "reranking")
    return said(404, "not found")


def _configure(server: FakeDmr, body: dict[str, Any]) -> Response:
    answer = server.runners.configure(server.key(body["model"], mode_of(body)), body)
    return said(409, "runner already active") if server.busy else answer


def _settings(server: FakeDmr) -> list[dict[str, Any]]:
    """Only of models that are there."""
    ids = {dmr_models.id_of(each): each for each in server.models}
    return [
        {
            "Backend": "llama.cpp",
            "Model": dmr_models.as_object(ids[model], server.tag_style)["tags"][0],
            "ModelID": model,
            "Mode": mode,
            "Config": {key: value for key, value in body.items() if key not in ("model", "mode")},
        }
        for (model, mode), body in server.runners.settings.items()
        if model in ids
    ]


def _unload(server: FakeDmr, body: dict[str, Any]) -> Response:
    keys = list(server.runners.runners)
    if body["all"]:
        server.runners.settings.clear()
    else:
        wanted = {server.key(each, "")[0] for each in body["models"]}
        keys = [key for key in keys if key[0] in wanted]
        for key in [key for key in server.runners.settings if key[0] in wanted]:
            if body.get("backend") == "llama.cpp":
                del server.runners.settings[key]
    return JSONResponse({"unloaded_runners": server.runners.unload(keys)})


async def _run(server: FakeDmr, request: Request, body: Any, mode: str) -> Response:
    """Any inference: looks the model up, loads it, asks the engine."""
    if not isinstance(body, dict) or not body.get("model"):
        return said(400, "model is required" if isinstance(body, dict) else "invalid request")
    if not server.find(body["model"]):
        shown = f"""get model '"{body["model"][:100]}"': model not found"""
        return said(404, f"error while getting model: {shown}")
    key = server.key(body["model"], mode)
    await server.runners.acquire(key, body["model"])
    if request.headers.get("x-preload-only") == "true":
        server.runners.release(key)
        return Response()
    if mode == "completion":
        overflow = no_room(body["messages"], server.runners.context(key))
        if overflow:
            server.runners.release(key)
        return overflow or _chat(server, key)
    try:
        batch = server.runners.batch(key[0], mode, server.batch_words)
        return _embed(server, body, batch) if mode == "embedding" else _rerank(server, body, batch)
    finally:
        server.runners.release(key)


def _chat(server: FakeDmr, key: Key) -> Response:
    count = len(server.asked("/chat/completions"))
    reply = server.chat[min(count, len(server.chat)) - 1] if server.chat else text("Hello there.")
    return StreamingResponse(_chat_lines(server, reply, key), media_type=reply.content_type)


async def _chat_lines(server: FakeDmr, reply: Reply, key: Key) -> AsyncIterator[bytes]:
    ended = False
    try:
        async for line in chat_replies.sent(reply):
            yield line
        ended = True
    finally:
        server.runners.release(key)
        if not ended and not reply.breaks:
            server.abort("/chat/completions")


def _embed(server: FakeDmr, body: dict[str, Any], batch: int) -> Response:
    inputs = [body["input"]] if isinstance(body["input"], str) else body["input"]
    data = [
        {"object": "embedding", "index": index, "embedding": server.embed(each)}
        for index, each in enumerate(inputs)
    ]
    answer = JSONResponse({"object": "list", "data": _ordered(server, data)})
    return too_long(inputs, batch, server.too_long_status) or answer


def _rerank(server: FakeDmr, body: dict[str, Any], batch: int) -> Response:
    query, documents = body["query"], body["documents"]
    results = [
        {"index": index, "relevance_score": server.score(query, each)}
        for index, each in enumerate(documents)
    ]
    shown = _ordered(server, results)[: server.cut_to]
    pairs = [f"{query} {each}" for each in documents]
    answer = JSONResponse({"object": "list", "results": shown})
    return too_long(pairs, batch, server.too_long_status) or answer


def _ordered(server: FakeDmr, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return items[::-1] if server.shuffled else items


async def _log_lines(server: FakeDmr, follow: bool) -> AsyncIterator[bytes]:
    for line in server.log:
        if isinstance(line, str):
            yield f"{line}\n".encode()
        elif follow:
            await asyncio.sleep(line)
        else:
            return
