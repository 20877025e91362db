"""Batches, long texts, engines that are not ready yet."""

import asyncio
import math
from collections.abc import Sequence

import pytest

from cagent_ls.dmr.errors import (
    EndpointUnreachable,
    EngineCrashed,
    InputTooLong,
    ModelFailed,
    UnexpectedAnswer,
)
from cagent_runtime.rag.embed import CRASHES, embed_all, embed_batch

from .conftest import BagOfWords

NOW = (0.0, 0.0)


async def everything(embedder: BagOfWords, texts: list[str], **how: int) -> dict[str, list[float]]:
    made: dict[str, list[float]] = {}
    async for batch, vectors in embed_all(
        embedder, texts, batch_size=how.get("size", 2), concurrency=how.get("at_once", 3)
    ):
        made.update(zip(batch, vectors, strict=True))
    return made


async def test_texts_go_in_batches_and_come_back_with_their_own_vectors(words: BagOfWords) -> None:
    texts = ["one", "two", "three", "four", "five"]
    made = await everything(words, texts)
    assert sorted(words.batches) == [1, 2, 2]
    assert made == {text: words.vector(text) for text in texts}


async def test_no_more_requests_at_once_than_allowed() -> None:
    running = most = 0

    class Slow(BagOfWords):
        async def embed(self, texts: Sequence[str]) -> list[list[float]]:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1
            return await super().embed(texts)

    await everything(Slow(), [str(i) for i in range(12)], size=1, at_once=3)
    assert most == 3


async def test_one_long_text_does_not_fail_its_batch() -> None:
    words = BagOfWords(longest=4)
    long = " ".join(f"wordnumber{i:02}" for i in range(20))
    made = await embed_batch(words, ["short one", long, "x"])
    assert made[0] == words.vector("short one")
    assert made[2] == words.vector("x")
    assert math.hypot(*made[1]) == pytest.approx(1.0)
    assert all(len(text.split()) <= 4 for text in words.asked)


async def test_an_engine_that_takes_nothing_is_an_error_not_a_loop() -> None:
    with pytest.raises(InputTooLong):
        await embed_batch(BagOfWords(longest=0), ["some text that is long enough to be halved"])


async def test_an_endpoint_that_comes_back_is_waited_for(words: BagOfWords) -> None:
    words.fail = [EndpointUnreachable("starting"), EndpointUnreachable("starting")]
    assert await embed_batch(words, ["x"], delays=NOW) == [words.vector("x")]


async def test_an_endpoint_that_stays_away_is_an_error(words: BagOfWords) -> None:
    words.fail = [EndpointUnreachable("gone")] * 3
    with pytest.raises(EndpointUnreachable):
        await embed_batch(words, ["x"], delays=NOW)


async def test_an_engine_that_crashed_is_asked_again(words: BagOfWords) -> None:
    words.fail = [EngineCrashed("gone"), EngineCrashed("gone")]
    assert await embed_batch(words, ["x"], delays=NOW) == [words.vector("x")]


async def test_an_engine_that_crashes_again_and_again_is_an_error(words: BagOfWords) -> None:
    words.fail = [EngineCrashed("gone")] * 9
    with pytest.raises(EngineCrashed):
        await embed_batch(words, ["x"], delays=(0.0,) * 9)
    assert len(words.fail) == 9 - 1 - CRASHES


async def test_other_failures_are_not_repeated(words: BagOfWords) -> None:
    words.fail = [ModelFailed("broken")]
    with pytest.raises(ModelFailed):
        await embed_batch(words, ["x"], delays=NOW)
    assert not words.asked


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ([[1.0, 0.0]], "1 vectors for 2 texts"),
        ([[1.0, 0.0], [1.0]], "lengths"),
        ([[], []], "lengths"),
        ([[1.0, 0.0], [float("nan"), 0.0]], "not finite"),
    ],
)
async def test_vectors_that_cannot_be_right_are_refused(
    answer: list[list[float]], complaint: str
) -> None:
    class Broken(BagOfWords):
        async def embed(self, texts: Sequence[str]) -> list[list[float]]:
            return answer

    with pytest.raises(UnexpectedAnswer, match=complaint):
        await embed_batch(Broken(), ["a", "b"])
