"""The client of a model endpoint."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from cagent_ls.dmr.chat import Answer, request_body
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import (
    ContextOverflow,
    DmrError,
    InputTooLong,
    ModelFailed,
    ModelNotFound,
    UnexpectedAnswer,
)
from cagent_ls.dmr.faults import model_not_found, quoted
from cagent_ls.dmr.messages import ChatEvent, ChatRequest
from cagent_ls.dmr.models import Configuration, InstalledModel, parse_model, parse_models
from cagent_ls.dmr.references import is_id, normalise
from cagent_ls.dmr.sse import read_chunks
from cagent_ls.dmr.transport import Transport


class Client:
    """Talks to one endpoint; used as an async context manager.

    `timeout` is the longest silence allowed, in seconds: loading a large model takes minutes, and
    leaving early would throw the load away. Every method raises `DmrError` or one of its kinds.
    """

    def __init__(self, endpoint: Endpoint, *, timeout: float = 300.0) -> None:
        self.endpoint = endpoint
        self._transport = Transport(endpoint, timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._transport.aclose()

    async def models(self) -> list[InstalledModel]:
        """All installed models: the runner's own list, or the OpenAI list of another server."""
        url = f"{self.endpoint.root}/models"
        try:
            return parse_models(await self._transport.json("GET", url))
        except (UnexpectedAnswer, ValueError):
            url = f"{self.endpoint.openai}/models"
        answer = await self._transport.json("GET", url)
        try:
            return parse_models(answer)
        except ValueError as error:
            raise _unexpected(url, answer, str(error)) from None

    async def inspect(self, model: str) -> InstalledModel:
        """The model that inference would use for `model`.

        The endpoint alone is not believed: asked to inspect, it also finds models by their bare
        name in other organisations, which inference does not.

        Raises:
            ModelNotFound: it is not installed.
        """
        url = f"{self.endpoint.root}/models/{quote(normalise(model), safe='/:@')}"
        try:
            answer = await self._transport.json("GET", url, model=model)
            found = parse_model(answer)
        except ModelNotFound:
            raise await self._with_similar_names(model) from None
        except (UnexpectedAnswer, ValueError):  # not Docker Model Runner
            models = await self.models()
            match = next((each for each in models if each.answers_to(model)), None)
            if match is None:
                raise model_not_found(model, [each.name for each in models]) from None
            return match
        if not found.answers_to(model) and not is_id(normalise(model)):
            raise model_not_found(model, found.tags)
        return found

    async def configure(self, configuration: Configuration) -> None:
        """Replaces the settings of a model; they apply from its next load on.

        Raises:
            FlagRefused: nothing was applied.
            Busy: the model is answering just now; nothing was applied.
        """
        url = f"{self.endpoint.engines}/_configure"
        body = configuration.to_json()
        async with self._transport.open("POST", url, body, model=configuration.model) as response:
            await response.aread()

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
                self._transport.open(
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
            raise await self._with_similar_names(request.model) from None
        if empty:
            raise UnexpectedAnswer(f"{url} ended its answer without saying anything")
        for event in answer.finish():
            yield event

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
            raise _unexpected(
                url, answer, f"no embeddings for {len(texts)} texts: {error}"
            ) from None
        if not any(any(vector) for vector in embeddings):
            raise ModelFailed(
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
            raise _unexpected(url, answer, reason) from None

    async def _ask_about(self, model: str, url: str, body: dict[str, Any]) -> Any:
        """The answer about some inputs, where not fitting means that one input is too long."""
        try:
            return await self._transport.json("POST", url, body, model=model)
        except ContextOverflow as error:
            raise InputTooLong(str(error), error.remedy) from error
        except ModelNotFound:
            raise await self._with_similar_names(model) from None

    async def _with_similar_names(self, model: str) -> ModelNotFound:
        try:
            names = [tag for each in await self.models() for tag in each.tags]
        except DmrError:
            names = []
        return model_not_found(model, names)


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


def _unexpected(url: str, answer: object, reason: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"{url} did not answer as expected ({reason}): {quoted(repr(answer))}",
        "Check that the address is that of a model runner and that the model suits the task.",
    )
