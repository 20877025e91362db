"""The lines of a chat stream, from servers that do not all follow the rules.

The rules are those of server-sent events as OpenAI uses them: one ``data:`` line per chunk, then
``data: [DONE]``. Real servers leave out the blank lines or the end mark, mix in ``error: {…}``
lines, or ignore ``stream`` and send one JSON document.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterable
from typing import Any

from cagent_ls.dmr.errors import DmrError, UnexpectedAnswer
from cagent_ls.dmr.faults import error_of, looks_like_html, quoted
from cagent_ls.dmr.lines import read_lines


async def read_chunks(
    pieces: AsyncIterable[bytes], *, url: str, model: str
) -> AsyncGenerator[dict[str, Any], None]:
    """The JSON chunks of a stream, in order.

    Raises:
        DmrError: the stream carried an error, which is raised as the error it means.
        UnexpectedAnswer: a line is not part of such a stream.
    """
    async for line in read_lines(pieces, url):
        name, colon, value = line.partition(":")
        if line.startswith(("{", "[")):
            value = line  # a whole document, or a bare error
        elif not line or name in ("", "event", "id", "retry"):
            continue
        elif not colon or name not in ("data", "error"):
            raise _unexpected(line, url)
        value = value.strip()
        if value == "[DONE]":
            return
        if not value:
            continue
        try:
            chunk = json.loads(value)
        except (ValueError, RecursionError):
            if name == "error":
                chunk = value
            else:
                raise _unexpected(line, url) from None
        if name == "error" or _is_error(chunk):
            raise _stream_error(chunk, url, model)
        if not isinstance(chunk, dict):
            raise _unexpected(line, url)
        yield chunk


def _is_error(chunk: object) -> bool:
    return isinstance(chunk, dict) and (bool(chunk.get("error")) or chunk.get("type") == "error")


def _stream_error(chunk: object, url: str, model: str) -> DmrError:
    error = chunk.get("error") if isinstance(chunk, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code <= 599 else 500
    body = chunk if isinstance(chunk, str) else json.dumps(chunk)
    return error_of(status, body, url=url, model=model)


def _unexpected(line: str, url: str) -> UnexpectedAnswer:
    what = "a web page" if looks_like_html(line) else "a line that is no part of a chat stream"
    return UnexpectedAnswer(
        f"{url} sent {what}: {quoted(line)}",
        "Check that the address is that of a model runner.",
    )
