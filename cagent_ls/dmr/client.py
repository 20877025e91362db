"""The client of a model endpoint."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from cagent_ls.dmr.chat import Answer, request_body
from cagent_ls.dmr.errors import (
    ContextOverflow,
    DmrError,
    InputTooLong,
    ModelNotFound,
    UnexpectedAnswer,
    WrongKind,
)
from cagent_ls.dmr.manager import Manager, unexpected
from cagent_ls.dmr.messages import ChatEvent, ChatRequest
from cagent_ls.dmr.models import Mode
from cagent_ls.dmr.sse import read_chunks
from cagent_ls.dmr.transport import stalled

LOAD_REPORT_SECONDS = 2.0
"""Between two reports of a load."""

_LOADS: dict[Mode, tuple[str, dict[str, Any]]] = {
    "completion": (
        "/v1/chat/completions",
        {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1},
    ),
    "embedding": ("/v1/embeddings", {"input": "Hi"}),
    "reranking": ("/rerank", {"query": "Hi", "documents": ["Hi"]}),
}
"""The path decides the mode that the runner loads a model in. It does not read the body further;
a server that does not know the header answers something short."""


@dataclass(frozen=True, slots=True)
class Loading:
    """A model is being loaded, for `seconds` now; `seen` is whether the runner says so."""

    model: str
    seconds: float
    seen: bool


class Client(Manager):
    """Asks the models of one endpoint, and manages them; see `Manager` for its use."""

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatEvent, None]:
        """Streams one answer; the last event is `Completed`.

        Closing the generator, or cancelling the task that reads it, closes the connection and so
        stops the engine.

        Raises:
            ModelNotFound: the endpoint does not have the model.
            ContextOverflow: the messages do not fit its context.
        """
        url = f"{self.endpoint.openai}/chat/completions"
        answer = Answer([tool.name for tool in request.tools])
        empty = True
        try:
            async with (
                self.transport.open(
                    "POST", url, request_body(request), model=request.model
                ) as response,
                aclosing(
                    read_chunks(response.aiter_bytes(), url=url, model=request.model)
                ) as chunks,
            ):
                async for chunk in chunks:
                    empty = False
                    for event in answer.add(chunk):
                        yield event
        except ModelNotFound:
            raise await self.with_similar_names(request.model) from None
        if empty:
            raise UnexpectedAnswer(f"{url} ended its answer without saying anything")
        for event in answer.finish():
            yield event

    async def load(self, model: str, mode: Mode = "completion") -> AsyncGenerator[Loading, None]:
        """Loads `model` into memory and reports until it is there; ends at once if it was.

        Only for Docker Model Runner. A first load takes minutes, and belongs to the request that
        waits for it: closing the generator aborts the load. So there is no time limit while the
        runner says that it loads something, and else the usual one.

        Raises:
            ModelNotFound: it is not installed.
            ModelFailed: it could not be loaded.
            EndpointStalled: nothing came, and the runner does not say that it loads.
        """
        path, body = _LOADS[mode]
        url = f"{self.endpoint.engines}{path}"
        started = time.monotonic()
        request = asyncio.create_task(self._preload(url, {"model": model, **body}))
        try:
            while not (await asyncio.wait([request], timeout=LOAD_REPORT_SECONDS))[0]:
                seconds, seen = time.monotonic() - started, await self._is_loading()
                if not seen and seconds > self.transport.timeout:
                    raise stalled(url, seconds)
                yield Loading(model, seconds, seen)
            await request
        finally:
            request.cancel()
            await asyncio.gather(request, return_exceptions=True)

    async def embed(self, model: str, texts: Sequence[str]) -> list[list[float]]:
        """One vector per text, in the order of `texts`, all of one length.

        Raises:
            InputTooLong: one of the texts is over the engine's batch; none was embedded.
        """
        if not texts:
            return []
        url = f"{self.endpoint.openai}/embeddings"
        answer = await self._ask_about(model, url, {"model": model, "input": list(texts)})
        try:
            vectors = _in_input_order(answer["data"], len(texts))
            embeddings = [_vector(item["embedding"]) for item in vectors]
            if len({len(vector) for vector in embeddings}) != 1:
                raise ValueError("vectors of different lengths")
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise unexpected(
                url, answer, f"no embeddings for {len(texts)} texts: {error}"
            ) from None
        if not any(any(vector) for vector in embeddings):
            raise WrongKind(
                f"{model} answered with vectors of zeros only: it is no embedding model.",
                "Use an embedding model such as ai/embeddinggemma.",
            )
        return embeddings

    async def rerank(self, model: str, query: str, documents: Sequence[str]) -> list[float]:
        """One score per document, in the order of `documents`, as the model gives it.

        What a score means is up to the model: some give logits, some probabilities.

        Raises:
            InputTooLong: the query and one of the documents are over the engine's batch.
        """
        if not documents:
            return []
        body = {"model": model, "query": query, "documents": list(documents)}
        url = f"{self.endpoint.engines}/rerank"
        try:
            answer = await self._ask_about(model, url, body)
        except UnexpectedAnswer:  # not Docker Model Runner
            url = f"{self.endpoint.openai}/rerank"
            answer = await self._ask_about(model, url, body)
        try:
            results = _in_input_order(answer["results"], len(documents))
            return [_number(result["relevance_score"]) for result in results]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reason = f"no scores for {len(documents)} documents: {error}"
            raise unexpected(url, answer, reason) from None

    async def _preload(self, url: str, body: dict[str, Any]) -> None:
        headers = {"X-Preload-Only": "true"}
        async with self.transport.open(
            "POST", url, body, model=body["model"], headers=headers, patient=True
        ) as response:
            await response.aread()

    async def _is_loading(self) -> bool:
        """Whether the runner loads something; it names models as the requests wrote them."""
        try:
            async with asyncio.timeout(LOAD_REPORT_SECONDS):
                return any(each.loading for each in await self.loaded())
        except (DmrError, TimeoutError):
            return False

    async def _ask_about(self, model: str, url: str, body: dict[str, Any]) -> Any:
        """The answer about some inputs, where not fitting means that one input is too long."""
        try:
            return await self.transport.json("POST", url, body, model=model)
        except ContextOverflow as error:
            raise InputTooLong(str(error), error.remedy) from error
        except ModelNotFound:
            raise await self.with_similar_names(model) from None


def _in_input_order(items: Any, count: int) -> list[Any]:
    """`items` by their ``index``; a server that leaves it out keeps the order."""
    if not isinstance(items, list) or len(items) != count:
        raise ValueError("the number of results differs")
    by_index = {item.get("index", position): item for position, item in enumerate(items)}
    return [by_index[position] for position in range(count)]


def _vector(value: Any) -> list[float]:
    if not isinstance(value, list) or not value:
        raise ValueError("a vector of numbers was expected")
    return [_number(each) for each in value]


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("a number is not finite")
    return number
