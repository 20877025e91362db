"""An engine for tests that computes vectors and scores from the words of a text."""

from __future__ import annotations

import hashlib
import math
import re
from typing import Any

from starlette.responses import JSONResponse, Response


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


def too_long(inputs: list[str], batch_words: int, status: int) -> Response | None:
    """The error for an input over the physical batch, counting words as tokens."""
    longest = max(len(each.split()) for each in inputs)
    if longest <= batch_words:
        return None
    message = (
        f"input ({longest} tokens) is too large to process. increase the physical batch "
        f"size (current batch size: {batch_words})"
    )
    error: dict[str, Any] = {"code": status, "message": message, "type": "server_error"}
    return JSONResponse({"error": error}, status)


def no_room(messages: list[dict[str, Any]], context: int) -> Response | None:
    """The error for a prompt over the context, counting words as tokens."""
    words = sum(len(str(message.get("content")).split()) for message in messages)
    if words <= context:
        return None
    message = (
        f"the request exceeds the available context size: request ({words} tokens), context "
        f"({context} tokens)"
    )
    error: dict[str, Any] = {
        "code": 400,
        "message": message,
        "type": "exceed_context_size_error",
        "n_prompt_tokens": words,
        "n_ctx": context,
    }
    return JSONResponse({"error": error}, 400)
