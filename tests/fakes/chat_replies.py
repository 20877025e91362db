"""Answers of a chat model, as the raw lines of their streams."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

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


async def sent(reply: Reply) -> AsyncIterator[bytes]:
    """The bytes of `reply`, with its pauses."""
    for line in reply.lines:
        if isinstance(line, float):
            await asyncio.sleep(line)
        else:
            yield f"{line}\n\n".encode()
    if reply.breaks:
        raise ConnectionAbortedError("the engine went away")
