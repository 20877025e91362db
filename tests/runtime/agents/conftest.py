"""A model that says what it is told to, and tools to call."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import pytest

from cagent_ls.dmr.messages import (
    ChatEvent,
    Completed,
    Message,
    ReasoningDelta,
    TextDelta,
    ToolCall,
    ToolSpec,
)
from cagent_runtime.agents.events import Event
from cagent_runtime.tools.base import Tool, ToolError

Said = str | list[tuple[str, Any]] | Exception | float


class Scripted:
    """A chat model: each request gets the next of `script`, the last one again and again.

    A text is an answer, a list holds calls (name, arguments), an exception is raised, a number is
    a silence in seconds before the next entry. What it was asked is in `asked`.
    """

    name = "scripted"

    def __init__(self, *script: Said, reasoning: str = "", reason: str = "stop") -> None:
        self.script = list(script)
        self.reasoning = reasoning
        self.reason = reason
        self.asked: list[list[Message]] = []

    async def chat(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[ChatEvent, None]:
        self.asked.append(list(messages))
        said = self._next()
        while isinstance(said, float):
            await asyncio.sleep(said)
            said = self._next()
        if isinstance(said, Exception):
            raise said
        if self.reasoning:
            yield ReasoningDelta(self.reasoning)
        if isinstance(said, str):
            for word in said.split(" "):
                yield TextDelta(word)
            yield Completed(Message("assistant", said), self.reason)
            return
        made = [
            ToolCall(
                f"id{i}", name, arguments if isinstance(arguments, str) else json.dumps(arguments)
            )
            for i, (name, arguments) in enumerate(said)
        ]
        yield Completed(Message("assistant", "", tuple(made)), "tool_calls")

    def _next(self) -> Said:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


class Toolbox:
    """Tools that write down what they were called with."""

    def __init__(self) -> None:
        self.called: list[tuple[str, dict[str, Any]]] = []
        self.tools = [
            self._tool("look", read_only=True),
            self._tool("change", read_only=False),
            self._tool("broken", read_only=True),
        ]

    def _tool(self, name: str, *, read_only: bool) -> Tool:
        async def call(arguments: dict[str, Any]) -> str:
            self.called.append((name, arguments))
            if name == "broken":
                raise ToolError("it does not work")
            return f"{name} was here" if arguments.get("say", True) else ""

        schema = {
            "type": "object",
            "properties": {"path": {"type": "string"}, "say": {"type": "boolean"}},
        }
        return Tool(ToolSpec(name, "", schema), call, read_only)


@pytest.fixture
def toolbox() -> Toolbox:
    return Toolbox()


@pytest.fixture
def events() -> list[Event]:
    return []
