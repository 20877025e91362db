"""What the local runner reads and writes, in the words of Docker Model Runner."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cagent_runtime.local.configuration import Refused

BACKEND = "llama.cpp"
BODY_LIMIT = 10 * 1024 * 1024


def text(status: int, message: str) -> Response:
    """A plain message; errors of Docker Model Runner itself are never JSON."""
    headers = {"x-content-type-options": "nosniff"}
    return PlainTextResponse(f"{message}\n", status, headers)


async def json_object(request: Request, complaint: str = "invalid request") -> dict[str, Any]:
    """The object in the body of a request.

    Raises:
        Refused: It is too large, or none; then with `complaint`.
    """
    body = await request.body()
    if len(body) > BODY_LIMIT:
        raise Refused(400, "request too large")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Refused(400, complaint)
    return value


def check_backend(request: Request) -> None:
    """Turns away paths with the name of another engine.

    Raises:
        Refused: There is only llama.cpp.
    """
    if request.path_params.get("backend", BACKEND) != BACKEND:
        raise Refused(404, "backend not found")


def model_not_found(ref: str) -> Refused:
    """The error of inference and of the OpenAI list."""
    return Refused(404, f"error while getting model: get model '\"{ref[:100]}\"': model not found")


async def refused(request: Request, error: Exception) -> Response:
    """Answers a request that was refused."""
    return text(error.status if isinstance(error, Refused) else 500, str(error))


async def no_such_route(request: Request, error: Exception) -> Response:
    """Answers for unknown paths, and for known ones with another method."""
    known = request.url.path.startswith(("/models", "/engines"))
    return text(404, "not found" if known else "404 page not found")
