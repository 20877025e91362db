"""Asks for the list of a source over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cagent_ls import __version__
from cagent_ls.catalog.pullable import Suggestion
from cagent_ls.catalog.sources import Source

if TYPE_CHECKING:
    import httpx

SECONDS = 30.0
"""For a whole list."""

LIMIT = 32 * 1024 * 1024
"""Bytes of a document."""


class LookUpFailed(Exception):
    """The list could not be had; the message says why."""


async def look_up(source: Source) -> tuple[Suggestion, ...]:
    """The list of `source`, over all its pages.

    Raises:
        LookUpFailed: There is no answer in time, or none of the kind that was expected.
    """
    import httpx

    headers = {"accept": "application/json", "user-agent": f"cagent-ls/{__version__}"}
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx.AsyncClient(timeout=SECONDS, headers=headers) as client,
        ):
            found = await _pages(client, source)
    except (TimeoutError, httpx.TimeoutException):
        raise LookUpFailed(f"{source.url} did not answer in {SECONDS:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        why = str(error) or type(error).__name__
        raise LookUpFailed(f"{source.url} cannot be reached: {why}") from None
    if not found:
        raise LookUpFailed(f"{source.url} has no list of the kind that was expected")
    return tuple({(each.group, each.name): each for each in found}.values())


async def _pages(client: httpx.AsyncClient, source: Source) -> list[Suggestion]:
    found: list[Suggestion] = []
    url = source.url
    for _ in range(source.pages):
        answer = await _document(client, url)
        found += source.read(answer)
        following = answer.get("next") if isinstance(answer, dict) else None
        if not isinstance(following, str) or _origin(following) != _origin(source.url):
            break
        url = following
    return found


async def _document(client: httpx.AsyncClient, url: str) -> Any:
    async with client.stream("GET", url) as answer:
        if answer.status_code != 200:
            raise LookUpFailed(f"{url} answers with status {answer.status_code}")
        content = bytearray()
        async for piece in answer.aiter_bytes():
            content += piece
            if len(content) > LIMIT:
                raise LookUpFailed(f"{url} sends more than {LIMIT} bytes")
    try:
        return await asyncio.to_thread(json.loads, content)
    except (ValueError, RecursionError):
        raise LookUpFailed(f"{url} does not answer with JSON") from None


def _origin(url: str) -> tuple[str, str]:
    """Scheme, host and port: no answer leads to another server."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc
