"""The management half of the client: what is installed, loaded, stored and set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

from cagent_ls.dmr import transport
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import (
    Busy,
    DmrError,
    EndpointUnreachable,
    ModelNotFound,
    PullFailed,
    PullInterrupted,
    UnexpectedAnswer,
)
from cagent_ls.dmr.faults import model_not_found, quoted
from cagent_ls.dmr.lines import read_lines
from cagent_ls.dmr.models import Configuration, InstalledModel, parse_model, parse_models
from cagent_ls.dmr.pulling import (
    AGAIN,
    Pulled,
    PullEvent,
    PullNote,
    PullReader,
    other_quantization,
    pull_error,
)
from cagent_ls.dmr.state import (
    DiskUsage,
    EngineState,
    LoadedModel,
    Removed,
    StoredConfiguration,
    parse_configurations,
    parse_disk_usage,
    parse_engines,
    parse_loaded,
    parse_removed,
)
from cagent_ls.dmr.transport import Transport
from cagent_ls.language.model_names import is_id, normalise

SILENCE = 360.0
"""Seconds; longer than the runner waits for a model to load."""

PULL_PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further attempt of a pull that broke off, as ``docker model pull`` does."""

T = TypeVar("T")


class Manager:
    """Talks to one endpoint; used as an async context manager.

    `timeout` is the longest silence allowed, in seconds. Leaving while a model loads throws the
    load away, and Docker Model Runner itself waits about five minutes for one. Every method raises
    `DmrError` or one of its kinds.
    """

    def __init__(self, endpoint: Endpoint, *, timeout: float = SILENCE) -> None:
        self.endpoint = endpoint
        self.transport = Transport(endpoint, timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.transport.aclose()

    async def models(self) -> list[InstalledModel]:
        """All installed models: the runner's own list, or the OpenAI list of another server."""
        try:
            return await self._ask("GET", "/models", parse_models)
        except UnexpectedAnswer:
            url = f"{self.endpoint.openai}/models"
            return _parsed(url, await self.transport.json("GET", url), parse_models)

    async def inspect(self, model: str) -> InstalledModel:
        """The model that inference would use for `model`.

        The endpoint alone is not believed: asked to inspect, it also finds models by their bare
        name in other organisations, which inference does not.

        Raises:
            ModelNotFound: it is not installed.
        """
        try:
            found = await self._ask("GET", f"/models/{_in_path(model)}", parse_model, model=model)
        except ModelNotFound:
            raise await self.with_similar_names(model) from None
        except UnexpectedAnswer:  # not Docker Model Runner
            models = await self.models()
            match = next((each for each in models if each.answers_to(model)), None)
            if match is None:
                raise model_not_found(model, [each.name for each in models]) from None
            return match
        if not found.answers_to(model) and not is_id(normalise(model)):
            raise model_not_found(model, found.tags)
        return found

    async def remote(self, model: str) -> InstalledModel:
        """What the registry has under `model`, for its size before a pull; it has no tags.

        Raises:
            PullDenied: it does not exist, or is not open to this user.
            PullFailed: the registry cannot be asked.
        """
        url = f"{self.endpoint.root}/models/{_in_path(model)}?remote=true"

        def explain(status: int, body: str) -> DmrError:
            return pull_error(body, model, status=status)

        return _parsed(url, await self.transport.json("GET", url, explain=explain), parse_model)

    async def pull(
        self, model: str, *, token: str | None = None
    ) -> AsyncGenerator[PullEvent, None]:
        """Pulls `model` and tells how it goes; the last event is `Pulled`.

        The runner pulls two models at a time and says nothing to a third until its turn comes, so
        there is no time limit. Closing the generator, or cancelling the task that reads it, closes
        the connection and so aborts the pull; what has arrived of an OCI artifact is kept. A pull
        that breaks off is taken up again up to four times.

        Args:
            model: What to pull, as the user wrote it; the local runner also takes ``NAME=FILE``.
            token: For Hugging Face or the registry, if the model is not open to everyone.

        Raises:
            PullDenied: it does not exist, or is not open to this user.
            InvalidReference: no model can have this name.
            PullFailed: it failed in another way; the message says why.
        """
        reader = PullReader(model)
        begun = False
        for pause in (*PULL_PAUSES, None):
            try:
                async with aclosing(self._pull_once(reader, model, token)) as events:
                    async for event in events:
                        begun = True
                        yield event
                break
            except (EndpointUnreachable, PullInterrupted) as error:
                never_there = isinstance(error, EndpointUnreachable) and not begun
                if pause is None or never_there:
                    raise
                yield PullNote(f"{error}; next attempt in {pause:g} s", is_warning=True)
                await asyncio.sleep(pause)
        pulled = await self._pulled(model)
        if other_quantization(model, pulled):
            told = f"the runner has {pulled.quantization} under the name {model}"
            yield PullNote(f"{told}: the repository may not have what the tag says", True)
        yield Pulled(pulled, reader.end())

    async def delete(self, model: str, *, force: bool = False) -> Removed:
        """Removes the name `model`, and the model itself when it has no other name.

        Raises:
            ModelNotFound: it is not installed.
            StillTagged: `model` is an id and there are several names; `force` removes them all.
        """
        path = f"/models/{_in_path(model)}{'?force=true' if force else ''}"
        return await self._ask("DELETE", path, parse_removed, model=model)

    async def loaded(self) -> list[LoadedModel]:
        """The models in memory (``ps``)."""
        return await self._ask("GET", "/engines/ps", parse_loaded)

    async def disk_usage(self) -> DiskUsage:
        """Bytes that models and engines take on the runner's disk (``df``)."""
        return await self._ask("GET", "/engines/df", parse_disk_usage)

    async def engines(self) -> dict[str, EngineState]:
        """The engines by name, with the state of each."""
        return await self._ask("GET", "/engines/status", parse_engines)

    async def version(self) -> str:
        """The runner's version, such as ``1.2.6``."""
        return await self._ask("GET", "/version", lambda answer: str(answer["version"]))

    async def unload(self, *models: str, every: bool = False, engine: str = "") -> int:
        """Unloads models, or all with `every`; returns how many, busy ones are left alone.

        With `engine` the settings of `models` are forgotten too, with `every` all settings.
        """
        body = {"all": every, "backend": engine, "models": list(models)}
        return await self._ask(
            "POST", "/engines/unload", lambda answer: int(answer["unloaded_runners"]), body=body
        )

    async def configure(self, configuration: Configuration) -> None:
        """Replaces the settings of a model; they apply from its next load on.

        Success means neither that the model exists nor that it will load. A runner counts an
        answer as under way until its connection is closed, so a busy one is asked again.

        Raises:
            FlagRefused: nothing was applied.
            Busy: the model is answering just now; nothing was applied.
        """
        url = f"{self.endpoint.engines}/_configure"
        body = configuration.to_json()
        for pause in (*transport.RETRY_PAUSES, None):
            try:
                async with self.transport.open(
                    "POST", url, body, model=configuration.model
                ) as response:
                    await response.aread()
                    return
            except Busy:
                if pause is None:
                    raise
            await asyncio.sleep(pause)

    async def configurations(self) -> list[StoredConfiguration]:
        """The settings that the runner keeps, of installed models only."""
        return await self._ask("GET", "/engines/_configure", parse_configurations)

    async def logs(
        self, *, follow: bool = False, engines: bool = True
    ) -> AsyncGenerator[str, None]:
        """The runner's log, line by line; with `follow` it goes on until it is closed."""
        url = f"{self.endpoint.root}/logs?follow={_bool(follow)}&no-engines={_bool(not engines)}"
        async with (
            self.transport.open("GET", url, patient=follow) as response,
            aclosing(read_lines(response.aiter_bytes(), url)) as lines,
        ):
            async for line in lines:
                yield line

    async def with_similar_names(self, model: str) -> ModelNotFound:
        """The error for a missing model, with installed ones that have such a name."""
        try:
            names = [tag for each in await self.models() for tag in each.tags]
        except DmrError:
            names = []
        return model_not_found(model, names)

    async def _pull_once(
        self, reader: PullReader, model: str, token: str | None
    ) -> AsyncGenerator[PullEvent, None]:
        def explain(status: int, body: str) -> DmrError:
            return pull_error(body, model, status=status)

        url = f"{self.endpoint.root}/models/create"
        body = {"from": model, **({"bearer-token": token} if token else {})}
        # Exactly this: for any other value the runner escapes every line for HTML.
        headers = {"Accept": "application/json"}
        async with (
            self.transport.open(
                "POST", url, body, model=model, headers=headers, patient=True, explain=explain
            ) as response,
            aclosing(read_lines(response.aiter_bytes(), url)) as lines,
        ):
            async for line in lines:
                event = reader.feed(line)
                if event is not None:
                    yield event
        reader.end()

    async def _pulled(self, model: str) -> InstalledModel:
        """What there is after the runner said that `model` is pulled.

        The local runner also pulls ``NAME=FILE``.
        """
        try:
            return await self.inspect(model.partition("=")[0])
        except ModelNotFound:
            name, at, digest = model.partition("@")
            if at:  # the digest may be that of an index, which the runner's list does not know
                return InstalledModel(digest, (name,))
            raise PullFailed(
                f"the runner says that it has pulled {model}, but does not have it", AGAIN
            ) from None

    async def _ask(
        self,
        method: str,
        path: str,
        parse: Callable[[Any], T],
        *,
        body: Any = None,
        model: str = "",
    ) -> T:
        url = f"{self.endpoint.root}{path}"
        return _parsed(url, await self.transport.json(method, url, body, model=model), parse)


def unexpected(url: str, answer: object, reason: str) -> UnexpectedAnswer:
    """The error for an answer of another shape than the protocol has."""
    return UnexpectedAnswer(
        f"{url} did not answer as expected ({reason}): {quoted(repr(answer))}",
        "Check that the address is that of a model runner and that the model suits the task.",
    )


def _parsed(url: str, answer: Any, parse: Callable[[Any], T]) -> T:
    try:
        return parse(answer)
    except (KeyError, TypeError, ValueError) as error:
        raise unexpected(url, answer, str(error)) from None


def _in_path(model: str) -> str:
    return quote(normalise(model), safe="/:@")


def _bool(value: bool) -> str:
    return "true" if value else "false"
