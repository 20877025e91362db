"""Pull streams of Docker Model Runner, good and bad."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

MIB = 1024 * 1024

Line = str | float | dict[str, Any]
"""A raw line, a line of JSON, or seconds to wait before the next one."""


@dataclass(frozen=True)
class Pull:
    """What one pull request gets; `adds` is whether the model is installed at its end.

    `refusal` is an error (status and text) before the first byte; `breaks` closes the connection
    after the last line.
    """

    lines: tuple[Line, ...] = ()
    adds: bool = False
    refusal: tuple[int, str] | None = None
    breaks: bool = False


def progress(layer: str, current: int, size: int, total: int) -> Line:
    """A line about one layer, in bytes."""
    return {
        "type": "progress",
        "message": f"Downloaded: {current / 1e6:.2f} MB",
        "total": total,
        "layer": {"id": f"sha256:{layer}", "size": size, "current": current},
        "mode": "pull",
    }


def status(message: str) -> Line:
    """A progress line without a layer."""
    return _line("progress", message)


def success(message: str = "Model pulled successfully") -> Line:
    """The line that alone means success."""
    return _line("success", message)


def error(message: str) -> Line:
    """A line about a failure."""
    return _line("error", message)


def warning(message: str) -> Line:
    """A line that is to be shown."""
    return _line("warning", message)


def good_pull() -> Pull:
    """Two layers, loaded at the same time."""
    total = 5 * MIB
    return Pull(
        (
            progress("aa", MIB, 4 * MIB, total),
            progress("bb", MIB, MIB, total),
            progress("aa", 3 * MIB, 4 * MIB, total),
            progress("aa", 4 * MIB, 4 * MIB, total),
            success(),
        ),
        adds=True,
    )


def partly_cached_pull() -> Pull:
    """One of two layers is there already: nothing is said about it."""
    return Pull((progress("bb", MIB, MIB, 5 * MIB), success()), adds=True)


def cached_pull() -> Pull:
    """Everything is there already."""
    return Pull((success("Using cached model: 4.68GiB"),), adds=True)


def hugging_face_pull() -> Pull:
    """Bytes are reported twice: while they load, and while they are stored."""
    return Pull(
        (
            status("Fetching file list..."),
            status("Selected Q4_K_M quantization (default)"),
            progress("path", 2 * MIB, 2 * MIB, 2 * MIB),
            status("Building model artifact..."),
            progress("blob", 2 * MIB, 2 * MIB, 2 * MIB),
            success(),
        ),
        adds=True,
    )


def hugging_face_missing(words: str = "Model not found") -> Pull:
    """The status is 200 by then: only a raw line tells."""
    return Pull((status("Fetching file list..."), words))


def failing_pull(reason: str) -> Pull:
    """A failure after the first byte: an error line, then the text of the handler."""
    return Pull(
        (
            progress("aa", MIB, 4 * MIB, 4 * MIB),
            error(f"Error: {reason}"),
            f"error while pulling model: {reason}",
        )
    )


def silent_end() -> Pull:
    """The stream ends and has said neither success nor error."""
    return Pull((progress("aa", MIB, 4 * MIB, 4 * MIB),))


def broken_pull() -> Pull:
    """The connection breaks in the middle."""
    return Pull((progress("aa", MIB, 4 * MIB, 4 * MIB),), breaks=True)


def refused_pull(code: int, words: str) -> Pull:
    """An error before the first byte."""
    return Pull(refusal=(code, words))


def slow_pull(seconds: float) -> Pull:
    """A pull with a long pause in it."""
    return Pull((progress("aa", MIB, 2 * MIB, 2 * MIB), seconds, success()), adds=True)


async def sent(pull: Pull, *, escaped: bool) -> AsyncIterator[bytes]:
    """The bytes of `pull`; escaped for HTML, as Go does it, for clients that did not ask well."""
    for line in pull.lines:
        if isinstance(line, float):
            await asyncio.sleep(line)
            continue
        words = line if isinstance(line, str) else json.dumps(line, separators=(",", ":"))
        yield f"{_escaped(words) if escaped else words}\n".encode()
    if pull.breaks:
        raise ConnectionAbortedError("the network went away")


def _line(kind: str, message: str) -> Line:
    layer = {"size": 0, "current": 0}
    return {"type": kind, "message": message, "total": 0, "layer": layer, "mode": "pull"}


def _escaped(words: str) -> str:
    for char, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&#34;"),
        ("'", "&#39;"),
    ):
        words = words.replace(char, entity)
    return words
