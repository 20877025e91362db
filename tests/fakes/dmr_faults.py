"""Errors that Docker Model Runner and its engines answer with."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace

from starlette.responses import PlainTextResponse, Response

JSON = "application/json"


@dataclass(frozen=True)
class Fault:
    """Answers a path with an error; `times` limits it to the first requests."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    times: int | None = None
    hang: float = 0.0
    """Seconds of silence first."""
    drop: bool = False
    """Whether the connection is closed without an answer."""

    @property
    def rest(self) -> Fault:
        """What is left of it after one request."""
        return replace(self, times=self.times - 1) if self.times else self

    async def answer(self) -> Response:
        """The response, after the silence."""
        await asyncio.sleep(self.hang)
        if self.drop:
            raise ConnectionAbortedError("dropped")
        return Response(self.body, self.status, media_type=self.content_type)


def said(status: int, message: str) -> Response:
    """An error of the runner itself: plain text and one newline."""
    return PlainTextResponse(f"{message}\n", status)


def engine_error(status: int, message: str, kind: str) -> Fault:
    """An error of llama.cpp: nested JSON."""
    error = {"code": status, "message": message, "type": kind}
    return Fault(status, json.dumps({"error": error}), JSON)


def not_loaded(reason: str) -> Fault:
    """The engine did not come up."""
    waited = "unable to load runner: error waiting for runner to be ready"
    return Fault(500, f"{waited}: {reason}\n")


CRASHED = Fault(
    500,
    '{"type":"error","code":null,"message":"llama.cpp terminated unexpectedly","param":null,'
    '"sequence_number":1}\n',
)
"""The engine died while it was answering: flat JSON under a text type."""

GONE = Fault(502)
"""The engine cannot be reached: an empty body."""

STARTING = Fault(503, "backend installer not started\n")
NO_MEMORY = not_loaded(
    "llama.cpp terminated unexpectedly: llama.cpp failed: "
    "not enough GPU memory to load the model (CUDA)\n\nVerbose output:\nggml_cuda: failed"
)
TOO_SLOW = not_loaded("inference backend took too long to initialize")
NO_DRAFT = not_loaded("failed to get draft model: get model '\"ai/small\"': model not found")
NO_ENGINE = Fault(
    412, 'backend "vllm" is not installed; run: docker model install-runner --backend vllm\n'
)
NOT_A_RERANKER = engine_error(
    501,
    "This server does not support reranking. Start it with `--reranking`",
    "not_supported_error",
)
WEB_PAGE = Fault(200, "<html><body>It works!</body></html>", "text/html")
