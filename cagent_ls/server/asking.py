"""Requests to the client that nothing depends on: it may refuse them or never answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from pygls.exceptions import JsonRpcException

T = TypeVar("T")

ANSWER_SECONDS = 2.0

_log = logging.getLogger(__name__)


async def answer_of(request: Awaitable[T]) -> T | None:
    """The client's answer; None if it refuses or takes too long."""
    try:
        return await asyncio.wait_for(request, ANSWER_SECONDS)
    except (JsonRpcException, TimeoutError) as error:
        _log.warning("no answer from the client: %s", str(error) or "it takes too long")
        return None
