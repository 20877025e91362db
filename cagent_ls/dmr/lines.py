"""Lines of an answer that comes in pieces."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable

from cagent_ls.dmr.errors import UnexpectedAnswer

MAX_LINE_BYTES = 16 * 1024 * 1024


async def read_lines(pieces: AsyncIterable[bytes], url: str) -> AsyncGenerator[str, None]:
    """Lines split at line feeds only: JSON text may hold other line separators as they are.

    Raises:
        UnexpectedAnswer: a line is longer than `MAX_LINE_BYTES`.
    """
    buffer = bytearray()
    async for piece in pieces:
        buffer += piece
        if b"\n" in piece:
            *whole, rest = buffer.split(b"\n")
            buffer = bytearray(rest)
            for line in whole:
                yield line.decode("utf-8", "replace").strip("\r")
        if len(buffer) > MAX_LINE_BYTES:
            raise UnexpectedAnswer(f"{url} sent a line of more than {MAX_LINE_BYTES} bytes")
    if buffer:
        yield buffer.decode("utf-8", "replace").strip("\r")
