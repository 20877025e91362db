"""Connections to models, by provider."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.manager import SILENCE
from cagent_ls.dmr.messages import ChatEvent, ChatRequest, Message, Sampling, ToolSpec
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers import dmr, openai
from cagent_runtime.providers.loading import FirstLoad
from cagent_runtime.providers.settings import stays_loaded

_OTHER_PROTOCOLS = ("anthropic", "google", "amazon-bedrock")


@dataclass(frozen=True)
class ConnectedModel:
    """A model that can be asked."""

    config: ModelConfig
    client: Client
    load: FirstLoad | None = None
    """What is waited for before the first request."""

    @property
    def name(self) -> str:
        """The model as its provider calls it."""
        return self.config.model

    async def chat(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[ChatEvent, None]:
        """Streams one turn; the last event is `Completed`. Who asks says that it waits."""
        await self._loaded(quietly=True)
        config = self.config
        sampling = Sampling(
            config.temperature,
            config.top_p,
            config.frequency_penalty,
            config.presence_penalty,
            config.max_tokens,
        )
        request = ChatRequest(config.model, messages, tools, sampling, config.parallel_tool_calls)
        async with aclosing(self.client.chat(request)) as events:
            async for event in events:
                yield event

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors in the order of `texts`."""
        await self._loaded()
        return await self.client.embed(self.config.model, texts)

    async def rerank(self, query: str, documents: Sequence[str]) -> list[float]:
        """Raw scores in the order of `documents`."""
        await self._loaded()
        return await self.client.rerank(self.config.model, query, documents)

    async def _loaded(self, *, quietly: bool = False) -> None:
        if self.load is not None:
            await self.load.wait(quietly=quietly)


def _nobody(_model: str) -> None:
    """Tells nobody."""


def _warn_on_stderr(message: str) -> None:
    print(f"cagent-runtime: {message}", file=sys.stderr)


@asynccontextmanager
async def connect(
    model: ModelConfig,
    *,
    silence: float = SILENCE,
    environ: Mapping[str, str] | None = None,
    warn: Callable[[str], None] = _warn_on_stderr,
    loading: Callable[[str], None] = _nobody,
    strict: bool = False,
) -> AsyncGenerator[ConnectedModel, None]:
    """Connects to `model`.

    Args:
        model: Which one, and where.
        silence: Longest silence allowed, in seconds.
        environ: Where keys and addresses are looked up; the process environment if not given.
        warn: Told what the run goes on without.
        loading: Told the model that takes its time to load.
        strict: Stop there instead.

    Raises:
        DmrError: No endpoint answers, or the model is not there.
        Stop: The provider is not supported, its key is not set, or `strict` says so.
    """
    around = os.environ if environ is None else environ
    if model.provider in _OTHER_PROTOCOLS:
        message = f"provider `{model.provider}` of model `{model.name}` is not supported yet"
        raise Stop(Exit.MODEL_FAILED, message, "Use `dmr` or an OpenAI-compatible provider.")
    provider = dmr if model.provider == "dmr" else openai
    endpoint = await provider.endpoint_of(model, around)
    async with Client(endpoint, timeout=silence) as client:
        load = None
        if provider is dmr:
            await dmr.prepare(client, model, warn, strict=strict)
            load = FirstLoad(client, model, loading) if stays_loaded(model) else None
        yield ConnectedModel(model, client, load)
