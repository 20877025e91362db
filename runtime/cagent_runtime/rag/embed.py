"""Many texts to vectors: in batches, several at once, patient with engines that start or choke.

A text over the engine's batch limit is no reason to lose the document: its batch is halved until
the text stands alone, then the text itself is halved at a space, and the halves' vectors are
averaged by length and normalised. The average of a text's parts points where the text does, at the
price of some sharpness; cutting the text off would lose its end altogether.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Sequence

from cagent_ls.dmr.errors import (
    ContextOverflow,
    EndpointUnreachable,
    EngineCrashed,
    InputTooLong,
    UnexpectedAnswer,
)
from cagent_runtime.rag.types import Embedder

RETRY_DELAYS = (0.5, 1.0, 2.0, 4.0)
"""Seconds to wait before each new attempt at an endpoint that cannot be reached."""

CRASHES = 2
"""So often an engine may crash with one batch: the runner starts it anew, and it may work then."""

_SHORTEST = 32
"""A text of fewer code points that is still too long means the engine is at fault."""


async def embed_all(
    embedder: Embedder,
    texts: Sequence[str],
    *,
    batch_size: int,
    concurrency: int,
    delays: Sequence[float] = RETRY_DELAYS,
) -> AsyncGenerator[tuple[Sequence[str], list[list[float]]], None]:
    """Yields (texts, their vectors) for each batch as soon as it is done, in any order.

    Closing the generator, or an error in one batch, cancels the others.

    Raises:
        DmrError: the endpoint or the model failed.
    """
    free = asyncio.Semaphore(concurrency)

    async def run(batch: Sequence[str]) -> tuple[Sequence[str], list[list[float]]]:
        async with free:
            return batch, await embed_batch(embedder, batch, delays=delays)

    batches = [texts[i : i + batch_size] for i in range(0, len(texts), batch_size)]
    tasks = [asyncio.create_task(run(batch)) for batch in batches]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def embed_batch(
    embedder: Embedder, texts: Sequence[str], *, delays: Sequence[float] = RETRY_DELAYS
) -> list[list[float]]:
    """The vectors of `texts`, in order; one request if the engine takes them all at once."""
    try:
        vectors = await _embed_patiently(embedder, texts, delays)
    except (InputTooLong, ContextOverflow):
        if len(texts) > 1:
            middle = len(texts) // 2
            first = await embed_batch(embedder, texts[:middle], delays=delays)
            return first + await embed_batch(embedder, texts[middle:], delays=delays)
        halves = halve(texts[0])
        if not halves:
            raise
        pieces = await embed_batch(embedder, halves, delays=delays)
        return [_average(pieces, [len(half) for half in halves])]
    _check(vectors, len(texts))
    return vectors


def halve(text: str) -> list[str]:
    """The two halves of `text`, cut at the space nearest its middle; [] if it is too short."""
    if len(text) < _SHORTEST:
        return []
    middle = len(text) // 2
    spaces = (i for i, character in enumerate(text) if character.isspace())
    cut = min(spaces, key=lambda i: abs(i - middle), default=middle)
    if abs(cut - middle) > middle // 2:
        cut = middle
    return [half for half in (text[:cut].strip(), text[cut:].strip()) if half]


async def _embed_patiently(
    embedder: Embedder, texts: Sequence[str], delays: Sequence[float]
) -> list[list[float]]:
    crashes = 0
    for delay in delays:
        try:
            return await embedder.embed(texts)
        except EndpointUnreachable:
            await asyncio.sleep(delay)
        except EngineCrashed:
            crashes += 1
            if crashes > CRASHES:
                raise
            await asyncio.sleep(delay)
    return await embedder.embed(texts)


def _check(vectors: Sequence[Sequence[float]], expected: int) -> None:
    lengths = {len(vector) for vector in vectors}
    if len(vectors) != expected:
        problem = f"{len(vectors)} vectors for {expected} texts"
    elif len(lengths) != 1 or 0 in lengths:
        problem = f"vectors of the lengths {sorted(lengths)}"
    elif not all(math.isfinite(value) for vector in vectors for value in vector):
        problem = "a vector with a number that is not finite"
    else:
        return
    raise UnexpectedAnswer(
        f"The embedding model answered with {problem}.",
        "Check that the model is an embedding model and that its engine is healthy.",
    )


def _average(vectors: Sequence[Sequence[float]], weights: Sequence[int]) -> list[float]:
    sums = [
        sum(weight * value for weight, value in zip(weights, values, strict=True))
        for values in zip(*vectors, strict=True)
    ]
    norm = math.hypot(*sums)
    return [value / norm for value in sums] if norm else sums
