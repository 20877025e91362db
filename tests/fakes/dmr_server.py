"""A Docker Model Runner for tests: a real HTTP server that behaves, and misbehaves, on demand.

    async with FakeDmr(chat=[text("Hello")]) as server:
        endpoint = await find_endpoint(environ={"MODEL_RUNNER_HOST": server.url})

It runs in a thread of its own, so it also serves programs that a test starts and waits for; plain
``with`` works too. What it was asked is in `server.requests`. Chat replies are used in order, the
last one again and again.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

Chunk = dict[str, Any]
Line = str | float
"""A raw line of a stream, or seconds to wait before the next one."""


@dataclass(frozen=True)
class Reply:
    """What one chat request gets: the raw lines of the stream."""

    lines: tuple[Line, ...]
    content_type: str = "text/event-stream"
    breaks: bool = False
    """Whether the connection breaks after the last line."""


@dataclass(frozen=True)
class Fault:
    """Answers a path with an error; `times` limits it to the first requests."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    times: int | None = None
    hang: float = 0.0
    """Seconds of silence first."""


@dataclass(frozen=True)
class Asked:
    """One request that the server got."""

    method: str
    path: str
    body: Any
    headers: dict[str, str]


def delta(**content: Any) -> Chunk:
    """A chunk with one piece of the answer."""
    return {"choices": [{"index": 0, "finish_reason": None, "delta": content}]}


def finish(reason: str | None) -> Chunk:
    """The chunk that ends the choice."""
    return {"choices": [{"index": 0, "finish_reason": reason, "delta": {}}]}


USAGE: Chunk = {
    "choices": [],
    "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
}


def stream(*chunks: Chunk, done: bool = True) -> Reply:
    """A reply made of JSON chunks."""
    lines = [f"data: {json.dumps(chunk)}" for chunk in chunks]
    return Reply((*lines, *(["data: [DONE]"] if done else [])))


def text(answer: str, *, reason: str = "stop") -> Reply:
    """An answer in words, streamed word by word."""
    words = re.findall(r"\s*\S+|\s+$", answer)
    return stream(*(delta(content=word) for word in words), finish(reason), USAGE)


def calls(*wanted: tuple[str, dict[str, Any]]) -> Reply:
    """An answer that calls tools, arguments split in two pieces."""
    chunks = []
    for index, (name, arguments) in enumerate(wanted):
        whole = json.dumps(arguments)
        head = {"index": index, "id": f"id{index}", "type": "function"}
        first = {**head, "function": {"name": name, "arguments": whole[:3]}}
        second = {"index": index, "function": {"arguments": whole[3:]}}
        chunks += [delta(tool_calls=[first]), delta(tool_calls=[second])]
    return stream(*chunks, finish("tool_calls"), USAGE)


def bag_of_words(sentence: str, dimension: int = 64) -> list[float]:
    """A vector in which sentences that share words are near each other; its length is 1."""
    vector = [0.0] * dimension
    for word in re.findall(r"\w+", sentence.lower()):
        vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % dimension] += 1.0
    length = math.sqrt(sum(each * each for each in vector)) or 1.0
    return [each / length for each in vector]


def shared_words(query: str, document: str) -> float:
    """A raw rerank score: the number of shared words, minus one."""
    words = [set(re.findall(r"\w+", each.lower())) for each in (query, document)]
    return len(words[0] & words[1]) - 1.0


@dataclass
class FakeDmr:
    """The server; `models` are names as a user writes them, faults are keyed by path."""

    models: Sequence[str] = ("ai/qwen3", "ai/embeddinggemma", "ai/qwen3-reranker")
    chat: Sequence[Reply] = ()
    faults: dict[str, Fault] = field(default_factory=dict)
    tag_style: Literal["qualified", "short"] = "qualified"
    banner: str = "Docker Model Runner is running"
    busy: bool = False
    shuffled: bool = False
    """Whether embeddings and rerank results come in another order than the inputs."""
    batch_words: int = 512
    too_long_status: int = 500
    embed: Callable[[str], list[float]] = bag_of_words
    score: Callable[[str, str], float] = shared_words
    requests: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(
            Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])]),
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(self, *error: object) -> None:
        await asyncio.to_thread(self.__exit__, *error)

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def asked(self, path: str) -> list[Any]:
        """The bodies of all requests to paths that end with `path`, in order."""
        return [each.body for each in self.requests if each.path.endswith(path)]

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        raw = await request.body()
        body: Any = json.loads(raw) if raw else None
        self.requests.append(Asked(request.method, path, body, dict(request.headers)))
        fault = self.faults.get(path)
        if fault and fault.times != 0:
            if fault.times:
                self.faults[path] = Fault(
                    fault.status, fault.body, fault.content_type, fault.times - 1, fault.hang
                )
            await asyncio.sleep(fault.hang)
            return Response(fault.body, fault.status, media_type=fault.content_type)
        engine = re.sub(r"^/engines(/llama\.cpp)?", "/engines", path)
        match (request.method, engine):
            case "GET", "/":
                return PlainTextResponse(self.banner)
            case "GET", "/engines/status":
                return JSONResponse({"llama.cpp": "Running: llama.cpp"})
            case "GET", "/models":
                return JSONResponse([self._model(name) for name in self.models])
            case "GET", "/engines/v1/models" | "/v1/models":
                return JSONResponse(self._openai_list())
            case "GET", _ if path.startswith("/models/"):
                return self._inspect(path.removeprefix("/models/"))
            case "POST", "/engines/_configure":
                return self._configure(body)
            case "POST", "/engines/v1/chat/completions" | "/v1/chat/completions":
                return self._missing(body) or self._chat()
            case "POST", "/engines/v1/embeddings" | "/v1/embeddings":
                return self._missing(body) or self._embed(body["input"])
            case "POST", "/engines/rerank" | "/rerank":
                return self._missing(body) or self._rerank(body["query"], body["documents"])
        return _text(404, "not found")

    def _tag(self, name: str) -> str:
        short = name if ":" in name.rpartition("/")[2] else f"{name}:latest"
        return f"docker.io/{short}" if self.tag_style == "qualified" else short

    def _model(self, name: str) -> dict[str, Any]:
        config = {"format": "gguf", "parameters": "8.19B", "size": "4.68GiB"}
        config |= {"quantization": "MOSTLY_Q4_K_M", "architecture": "qwen3"}
        return {
            "id": f"sha256:{hashlib.sha256(name.encode()).hexdigest()}",
            "tags": [self._tag(name)],
            "created": 1745777589,
            "config": {**config, "context_size": 40960},
        }

    def _openai_list(self) -> dict[str, Any]:
        data = [
            {"id": self._tag(name), "object": "model", "created": 0, "owned_by": "docker"}
            for name in self.models
        ]
        return {"object": "list", "data": data}

    def _find(self, reference: str) -> str | None:
        wanted = reference.removeprefix("docker.io/").removesuffix(":latest")
        wanted = wanted if "/" in wanted else f"ai/{wanted}"
        return next((name for name in self.models if name == wanted), None)

    def _inspect(self, reference: str) -> Response:
        bare = reference.rpartition("/")[2].partition(":")[0]
        by_name = (each for each in self.models if each.rpartition("/")[2].startswith(bare))
        name = self._find(reference) or next(by_name, None)
        return JSONResponse(self._model(name)) if name else _text(404, "model not found")

    def _missing(self, body: dict[str, Any]) -> Response | None:
        if self._find(body["model"]):
            return None
        shown = f"""get model '"{body["model"]}"': model not found"""
        return _text(404, f"error while getting model: {shown}")

    def _configure(self, body: dict[str, Any]) -> Response:
        for flag in body.get("runtime-flags", []):
            key = flag.partition("=")[0]
            if key.startswith("-") and key not in (
                "--n-gpu-layers",
                "--threads",
                "--temp",
                "--ubatch-size",
            ):
                said = f'runtime flag "{key}" is not allowed for backend "llama.cpp"'
                return _text(500, said)
        return _text(409, "runner already active") if self.busy else Response(status_code=202)

    def _chat(self) -> Response:
        count = len(self.asked("/chat/completions"))
        reply = self.chat[min(count, len(self.chat)) - 1] if self.chat else text("Hello there.")
        return StreamingResponse(_lines(reply), media_type=reply.content_type)

    def _embed(self, inputs: list[str]) -> Response:
        if too_long := self._too_long(inputs):
            return too_long
        data = [
            {"object": "embedding", "index": index, "embedding": self.embed(each)}
            for index, each in enumerate(inputs)
        ]
        return JSONResponse({"object": "list", "data": self._ordered(data)})

    def _rerank(self, query: str, documents: list[str]) -> Response:
        if too_long := self._too_long([f"{query} {each}" for each in documents]):
            return too_long
        results = [
            {"index": index, "relevance_score": self.score(query, each)}
            for index, each in enumerate(documents)
        ]
        return JSONResponse({"object": "list", "results": self._ordered(results)})

    def _ordered(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return items[::-1] if self.shuffled else items

    def _too_long(self, inputs: list[str]) -> Response | None:
        longest = max(len(each.split()) for each in inputs)
        if longest <= self.batch_words:
            return None
        message = (
            f"input ({longest} tokens) is too large to process. increase the physical batch "
            f"size (current batch size: {self.batch_words})"
        )
        error = {"code": self.too_long_status, "message": message, "type": "server_error"}
        return JSONResponse({"error": error}, self.too_long_status)


async def _lines(reply: Reply) -> AsyncIterator[bytes]:
    for line in reply.lines:
        if isinstance(line, float):
            await asyncio.sleep(line)
        else:
            yield f"{line}\n\n".encode()
    if reply.breaks:
        raise ConnectionAbortedError("the engine went away")


def _text(status: int, message: str) -> Response:
    return PlainTextResponse(f"{message}\n", status)
