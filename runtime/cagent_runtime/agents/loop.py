"""The agent loop: ask the model, run the tools it calls, until it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
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
from cagent_runtime.agents.approval import decide
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import Permissions
from cagent_runtime.tools.base import Tool, ToolError, parse_arguments

DEFAULT_ITERATIONS = 25
SAME_CALLS = 5
"""Equal batches of calls in a row that end the run: small models repeat themselves."""


class ChatModel(Protocol):
    """What the loop needs of a model."""

    def chat(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> AsyncIterator[ChatEvent]:
        """Streams one turn."""
        ...


class Listener(Protocol):
    """Hears what happens in a run."""

    def text(self, piece: str) -> None:
        """A piece of the answer."""

    def reasoning(self, piece: str) -> None:
        """A piece of the model's reasoning."""

    def tool_call(self, call: ToolCall) -> None:
        """The model asks for a tool."""

    def tool_result(self, call: ToolCall, result: str, failed: bool) -> None:
        """What the model gets for it."""


Ask = Callable[[ToolCall], Awaitable[bool]]


@dataclass
class Loop:
    """One conversation of one agent."""

    model: ChatModel
    system: str
    tools: Sequence[Tool]
    listener: Listener
    ask: Ask
    permissions: Permissions = field(default_factory=Permissions)
    yolo: bool = False
    max_iterations: int = DEFAULT_ITERATIONS
    messages: list[Message] = field(default_factory=list)

    async def answer(self, question: str) -> str:
        """The agent's answer to `question`.

        Raises:
            DmrError: The model failed.
            Stop: A limit was reached, or the last thing that happened was a refused call.
        """
        if not self.messages and self.system:
            self.messages.append(Message("system", self.system))
        self.messages.append(Message("user", question))
        same, previous, refused = 0, None, False
        for _ in range(self.max_iterations):
            message = await self._turn()
            self.messages.append(message)
            if not message.tool_calls:
                if refused:
                    remedy = "Allow the tool in `permissions:` or run with --yolo."
                    raise Stop(Exit.TOOL_REFUSED, "a tool call was refused", remedy)
                return message.content
            batch = [(call.name, call.arguments) for call in message.tool_calls]
            same = same + 1 if batch == previous else 1
            previous = batch
            if same >= SAME_CALLS:
                message_text = f"the model made the same tool call {SAME_CALLS} times in a row"
                raise Stop(Exit.LIMIT_REACHED, message_text)
            refused = await self._run_all(message.tool_calls)
        text = f"no answer after {self.max_iterations} turns"
        raise Stop(Exit.LIMIT_REACHED, text, "Raise `max_iterations` of the agent.")

    async def _turn(self) -> Message:
        async for event in self.model.chat(self.messages, [tool.spec for tool in self.tools]):
            match event:
                case TextDelta(text):
                    self.listener.text(text)
                case ReasoningDelta(text):
                    self.listener.reasoning(text)
                case Completed(message):
                    return message
        raise Stop(Exit.MODEL_FAILED, "the model's answer ended before it was complete")

    async def _run_all(self, calls: Sequence[ToolCall]) -> bool:
        """Runs the calls in order; True when all of them were refused."""
        refusals = 0
        for call in calls:
            self.listener.tool_call(call)
            result, failed, refused = await self._run(call)
            refusals += refused
            self.listener.tool_result(call, result, failed)
            self.messages.append(Message("tool", result, tool_call_id=call.id))
        return refusals == len(calls)

    async def _run(self, call: ToolCall) -> tuple[str, bool, bool]:
        tool = next((t for t in self.tools if t.spec.name == call.name), None)
        if tool is None:
            names = ", ".join(t.spec.name for t in self.tools) or "none"
            return f"there is no tool {call.name}; there are: {names}", True, False
        try:
            arguments = parse_arguments(tool.spec, call.arguments)
            verdict = decide(
                call.name,
                arguments,
                read_only=tool.read_only,
                permissions=self.permissions,
                yolo=self.yolo,
            )
            if verdict == "deny":
                return "the permissions of this agent file forbid this call", True, True
            if verdict == "ask" and not await self.ask(call):
                return "the user did not allow this call", True, True
            return await tool.call(arguments), False, False
        except ToolError as error:
            return str(error), True, False
