"""Connections to models, by provider."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.endpoint import Endpoint, find_endpoint
from cagent_ls.dmr.errors import DmrError
from cagent_ls.dmr.messages import ChatEvent, ChatRequest, Message, Sampling, ToolSpec
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.dmr import configuration

_ELSEWHERE = {"anthropic", "google", "amazon-bedrock"}


@dataclass(frozen=True)
class ConnectedModel:
    """A model that can be asked."""

    config: ModelConfig
    client: Client

    def chat(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncIterator[ChatEvent]:
        """Streams one turn; the last event is `Completed`."""
        config = self.config
        sampling = Sampling(
            config.temperature,
            config.top_p,
            config.frequency_penalty,
            config.presence_penalty,
            config.max_tokens,
        )
        return self.client.chat(
            ChatRequest(config.model, messages, tools, sampling, config.parallel_tool_calls)
        )

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors in the order of `texts`."""
        return await self.client.embed(self.config.model, texts)

    async def rerank(self, query: str, documents: Sequence[str]) -> list[float]:
        """Raw scores in the order of `documents`."""
        return await self.client.rerank(self.config.model, query, documents)


@asynccontextmanager
async def connect(
    model: ModelConfig, *, silence: float = 300.0
) -> AsyncGenerator[ConnectedModel, None]:
    """Connects to `model`; `silence` is the longest silence allowed, in seconds.

    Raises:
        DmrError: No endpoint answers, or the model is not there.
        Stop: The provider is not supported, or its key is not set.
    """
    if model.provider in _ELSEWHERE or (model.provider != "dmr" and not model.base_url):
        remedy = "Use `dmr`, or an OpenAI-compatible provider with a `base_url`."
        message = f"provider `{model.provider}` of model `{model.name}` is not supported yet"
        raise Stop(Exit.MODEL_FAILED, message, remedy)
    endpoint = _with_key(model, await find_endpoint(model.base_url))
    async with Client(endpoint, timeout=silence) as client:
        if model.provider == "dmr":
            await client.inspect(model.model)
            await _configure(client, model)
        yield ConnectedModel(model, client)


def _with_key(model: ModelConfig, endpoint: Endpoint) -> Endpoint:
    if not model.token_key or model.provider == "dmr":
        return endpoint
    key = os.environ.get(model.token_key)
    if not key:
        remedy = f"Set the environment variable {model.token_key}."
        raise Stop(Exit.MODEL_FAILED, f"no API key for model `{model.name}`", remedy)
    return replace(endpoint, headers={**endpoint.headers, "Authorization": f"Bearer {key}"})


async def _configure(client: Client, model: ModelConfig) -> None:
    """Configures the model once; what the runner refuses is said, and the run goes on."""
    wanted = configuration(model)
    if wanted is None:
        return
    try:
        await client.configure(wanted)
    except DmrError as error:
        note = f"the settings of model `{model.name}` were refused, it runs without them: {error}"
        print(f"cagent-runtime: {note}", file=sys.stderr)
