"""A chat turn on the wire: the request body, and the answer put together from its chunks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cagent_ls.dmr.messages import (
    ChatEvent,
    ChatRequest,
    Completed,
    Message,
    ReasoningDelta,
    TextDelta,
    ToolCall,
    ToolSpec,
    Usage,
)
from cagent_ls.dmr.reasoning import ThinkSplitter
from cagent_ls.dmr.schemas import parameters_schema
from cagent_ls.dmr.toolcalls import TextCalls, new_call_id, repaired_arguments, repaired_object

CUT_OFF = "length"
"""The finish reason of an answer that ran into a token limit."""


def request_body(request: ChatRequest) -> dict[str, Any]:
    """The JSON body of a streaming chat request; absent settings are left out."""
    sampling = request.sampling
    optional = {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "frequency_penalty": sampling.frequency_penalty,
        "presence_penalty": sampling.presence_penalty,
        "max_tokens": sampling.max_tokens,
        "tools": [_tool(tool) for tool in request.tools] or None,
        "parallel_tool_calls": request.parallel_tool_calls if request.tools else None,
        "response_format": request.response_format,
    }
    return {
        "model": request.model,
        "messages": [_message(message) for message in merged(request.messages)],
        "stream": True,
        "stream_options": {"include_usage": True},
        **{key: value for key, value in optional.items() if value is not None},
        **(request.extra or {}),
    }


def merged(messages: Sequence[Message]) -> list[Message]:
    """`messages` with runs of system or user messages made one: many templates need turns."""
    result: list[Message] = []
    for message in messages:
        if result and message.role in ("system", "user") and message.role == result[-1].role:
            result[-1] = replace(
                result[-1], content=f"{result[-1].content}\n{message.content}".strip("\n")
            )
        else:
            result.append(message)
    return result


class Answer:
    """Collects the chunks of one answer into events and, at the end, the whole message."""

    def __init__(self, offered_tools: Sequence[str] = ()) -> None:
        self._thinking = ThinkSplitter()
        self._text_calls = TextCalls(offered_tools)
        self._drafts: list[_Draft] = []
        self._by_index: dict[int, _Draft] = {}
        self._text: list[str] = []
        self._finish_reason: str | None = None
        self._usage: Usage | None = None

    def add(self, chunk: Mapping[str, Any]) -> Iterator[ChatEvent]:
        """Takes the next chunk; usage may come with any of them, or with none."""
        self._usage = _usage(chunk.get("usage")) or self._usage
        choices = chunk.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
            return
        choice = choices[0]
        self._finish_reason = choice.get("finish_reason") or self._finish_reason
        delta = choice.get("delta") or choice.get("message")
        if not isinstance(delta, dict):
            return
        reasoning = _text(delta.get("reasoning_content")) or _text(delta.get("reasoning"))
        if reasoning:
            yield ReasoningDelta(reasoning)
        content = _text(delta.get("content"))
        if content:
            yield from self._split(*self._thinking.feed(content))
        calls = delta.get("tool_calls")
        for call in calls if isinstance(calls, list) else []:
            if isinstance(call, dict):
                self._add_call(call)

    def finish(self) -> Iterator[ChatEvent]:
        """The events that were held back, then `Completed`."""
        whole = self._finish_reason not in (CUT_OFF, None)
        yield from self._split(*self._thinking.finish())
        rest = self._text_calls.finish(whole=whole and not self._drafts)
        if rest:
            self._text.append(rest)
            yield TextDelta(rest)
        calls = tuple(draft.call(repair=whole) for draft in self._drafts if draft.name)
        calls = calls or tuple(self._text_calls.calls)
        reason = self._finish_reason
        if calls and reason != CUT_OFF:
            reason = "tool_calls"
        message = Message("assistant", "".join(self._text), tool_calls=calls)
        yield Completed(message, reason, self._usage)

    def _split(self, reasoning: str, content: str) -> Iterator[ChatEvent]:
        if reasoning:
            yield ReasoningDelta(reasoning)
        released = self._text_calls.feed(content)
        if released:
            self._text.append(released)
            yield TextDelta(released)

    def _add_call(self, delta: Mapping[str, Any]) -> None:
        """Adds a piece of a call to the call it belongs to.

        Its ``index`` says which. Servers that give none or always 0 start a new call with a new
        id; pieces without index and id continue the latest call.
        """
        index, call_id, function = delta.get("index"), delta.get("id"), delta.get("function")
        if not isinstance(function, dict):
            function = {}
        draft: _Draft | None
        if isinstance(index, int):
            draft = self._by_index.get(index)
        else:
            draft = self._drafts[-1] if self._drafts else None
            index = len(self._drafts) - 1 if self._drafts else 0
            if draft and function.get("name") and not call_id:
                draft, index = None, len(self._drafts)
        if draft is None or (call_id and draft.id and call_id != draft.id and function.get("name")):
            draft = _Draft()
            self._drafts.append(draft)
            self._by_index[index] = draft
        if isinstance(call_id, str):
            draft.id = draft.id or call_id
        draft.name = draft.name or _text(function.get("name"))
        arguments = function.get("arguments")
        draft.arguments += (
            json.dumps(arguments) if isinstance(arguments, dict) else _text(arguments)
        )


@dataclass(slots=True)
class _Draft:
    """A tool call in the making."""

    id: str = ""
    name: str = ""
    arguments: str = ""

    def call(self, *, repair: bool) -> ToolCall:
        """The finished call.

        Arguments of an answer that was cut off are not completed: half a file must not be written
        as if it were the whole one.
        """
        arguments = repaired_arguments(self.arguments) if repair else self.arguments
        return ToolCall(self.id or new_call_id(), self.name, arguments)


def _message(message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_call_id is not None:
        body["tool_call_id"] = message.tool_call_id
    if message.tool_calls:
        body["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": _valid_arguments(call.arguments)},
            }
            for call in message.tool_calls
        ]
    return body


def _valid_arguments(arguments: str) -> str:
    """Arguments that templates can parse: one damaged call would make every later turn fail."""
    arguments = repaired_arguments(arguments)
    return arguments if repaired_object(arguments) is not None else "{}"


def _tool(tool: ToolSpec) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description or tool.name,
            "parameters": parameters_schema(tool.parameters),
        },
    }


def _usage(value: object) -> Usage | None:
    if not isinstance(value, dict):
        return None
    prompt, completion = value.get("prompt_tokens"), value.get("completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    return Usage(prompt, completion)


def _text(value: object) -> str:
    """Text that came as a string or as a list of text parts."""
    if isinstance(value, list):
        return "".join(_text(part.get("text")) for part in value if isinstance(part, dict))
    return value if isinstance(value, str) else ""
