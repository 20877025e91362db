"""The agent loop: ask the model, run the tools it calls, until it answers without a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Protocol

from cagent_ls.dmr.messages import (
    ChatEvent,
    Completed,
    Message,
    ReasoningDelta,
    TextDelta,
    ToolCall,
    ToolSpec,
)
from cagent_runtime.agents.approval import Approval, Refused
from cagent_runtime.agents.events import (
    Emit,
    Reasoning,
    Text,
    ToolCalled,
    ToolReturned,
    Waiting,
    Warned,
)
from cagent_runtime.agents.session import Session
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.tools.base import Tool, ToolError, parse_arguments

MAX_ITERATIONS = 25
"""Model turns for one question where the agent sets no `max_iterations`."""

SAME_CALLS = 5
"""Equal batches of calls in a row that end the run: small models repeat themselves."""

PATIENCE = 3.0
"""Seconds without a sign of the model after which people are told that it is waited for."""

_NUDGE = "Your last message was empty. Answer the question now, in words or with a tool call."


class ChatModel(Protocol):
    """What the loop needs of a model."""

    @property
    def name(self) -> str:
        """The model's name for people."""
        ...

    def chat(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[ChatEvent, None]:
        """Streams one turn; the last event is `Completed`."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agent says in the end.

    `refused` means that it could not go on as it wanted: a call was refused, and no call that came
    with it or after it succeeded.
    """

    text: str
    refused: bool = False


@dataclass
class Loop:
    """One agent in one conversation."""

    model: ChatModel
    tools: Sequence[Tool]
    emit: Emit
    session: Session = field(default_factory=Session)
    approval: Approval = field(default_factory=Approval)
    max_iterations: int = MAX_ITERATIONS

    async def answer(self, question: str) -> Answer:
        """The agent's answer to `question`. A turn that fails leaves no trace in the session.

        Raises:
            DmrError: The model failed.
            Stop: A limit was reached, or the model had nothing to say.
        """
        with self.session.turn(question):
            return await self._answer()

    async def _answer(self) -> Answer:
        repeated, previous, refused = 0, None, False
        for _ in range(self.max_iterations):
            message = await self._message()
            self.session.messages.append(message)
            if not message.tool_calls:
                return Answer(message.content, refused)
            batch = [(call.name, call.arguments) for call in message.tool_calls]
            repeated = repeated + 1 if batch == previous else 1
            previous = batch
            if repeated == SAME_CALLS:
                text = f"the model made the same tool calls {SAME_CALLS} times in a row"
                raise Stop(Exit.LIMIT_REACHED, text, "A larger model may do better.")
            outcomes = {await self._run(call) for call in message.tool_calls}
            if "done" in outcomes:
                refused = False
            elif "refused" in outcomes:
                refused = True
        text = f"no answer after {self.max_iterations} turns of the model"
        raise Stop(Exit.LIMIT_REACHED, text, "Raise `max_iterations` of the agent.")

    async def _message(self) -> Message:
        """The model's next message; an empty one is asked for once more."""
        messages = self.session.messages
        for asked in (messages, [*messages, Message("user", _NUDGE)]):
            message = await self._ask(asked)
            if message.content.strip() or message.tool_calls:
                return message
        text = f"the model {self.model.name} gave an empty answer twice"
        raise Stop(Exit.MODEL_FAILED, text, "Ask in other words, or take a larger model.")

    async def _ask(self, messages: Sequence[Message]) -> Message:
        waiting = asyncio.get_running_loop().call_later(
            PATIENCE, self.emit, Waiting(self.model.name)
        )
        specs = [tool.spec for tool in self.tools]
        try:
            async with aclosing(self.model.chat(messages, specs)) as events:
                async for event in events:
                    waiting.cancel()
                    match event:
                        case TextDelta(text):
                            self.emit(Text(text))
                        case ReasoningDelta(text):
                            self.emit(Reasoning(text))
                        case Completed(message, reason):
                            if reason == "length":
                                self.emit(Warned(_cut_off(self.model.name)))
                            return message
        finally:
            waiting.cancel()
        raise Stop(Exit.MODEL_FAILED, "the model's answer ended before it was complete")

    async def _run(self, call: ToolCall) -> str:
        """Runs one call and hands its result to the model: "done", "failed" or "refused"."""
        self.emit(ToolCalled(call.id, call.name, call.arguments))
        try:
            result, outcome = await self._result(call), "done"
        except ToolError as error:
            result, outcome = f"error: {error}", "failed"
        except Refused as refusal:
            result, outcome = f"refused: {refusal}", "refused"
        self.emit(ToolReturned(call.id, call.name, result, outcome != "done"))
        self.session.messages.append(Message("tool", result, tool_call_id=call.id))
        return outcome

    async def _result(self, call: ToolCall) -> str:
        tool = next((tool for tool in self.tools if tool.name == call.name), None)
        if tool is None:
            names = ", ".join(tool.name for tool in self.tools) or "none"
            raise ToolError(f"there is no tool {call.name}; the tools are: {names}")
        arguments = parse_arguments(tool.spec, call.arguments)
        await self.approval.check(tool, call, arguments)
        return await tool.call(arguments) or "(no output)"


def _cut_off(model: str) -> str:
    return (
        f"the answer of {model} was cut off at a token limit: see `max_tokens` of the model and "
        "`context_size` in its `provider_opts`"
    )
