"""Chat streams, as they should be and as local servers send them."""

import asyncio
import json
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

import pytest

from cagent_ls.dmr.chat import merged, request_body
from cagent_ls.dmr.client import Client
from cagent_ls.dmr.errors import (
    ContextOverflow,
    EndpointStalled,
    EndpointUnreachable,
    ModelFailed,
    ModelNotFound,
    RequestTooLarge,
    UnexpectedAnswer,
)
from cagent_ls.dmr.messages import (
    ChatEvent,
    ChatRequest,
    Completed,
    Message,
    ReasoningDelta,
    Sampling,
    TextDelta,
    ToolCall,
    ToolSpec,
    Usage,
)
from tests.fakes.dmr_server import (
    USAGE,
    FakeDmr,
    Fault,
    Reply,
    calls,
    delta,
    finish,
    stream,
    text,
)

Connect = Callable[..., Client]
READ = ToolSpec("read_file", "Reads a file.", {"properties": {"path": {"type": "string"}}})
HELLO = ChatRequest("ai/qwen3", [Message("user", "Hello")])
WITH_TOOL = ChatRequest("ai/qwen3", [Message("user", "Read a.txt")], tools=[READ])


async def ask(connect: Connect, reply: Reply, request: ChatRequest = HELLO) -> list[ChatEvent]:
    async with FakeDmr(chat=[reply]) as server, connect(server) as client:
        return [event async for event in client.chat(request)]


def completed(events: list[ChatEvent]) -> Completed:
    *others, last = events
    assert isinstance(last, Completed)
    said = "".join(event.text for event in others if isinstance(event, TextDelta))
    assert said == last.message.content  # what was streamed is what the message says
    return last


def reasoning(events: list[ChatEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, ReasoningDelta))


def named(call: ToolCall) -> tuple[str, Any]:
    assert call.id
    return call.name, json.loads(call.arguments)


async def test_an_answer_streams_and_ends_with_the_whole_message(connect: Connect) -> None:
    events = await ask(connect, text("Hello there, friend."))
    assert [event.text for event in events if isinstance(event, TextDelta)] == [
        "Hello",
        " there,",
        " friend.",
    ]
    assert completed(events) == Completed(
        Message("assistant", "Hello there, friend."), "stop", Usage(12, 3)
    )


async def test_tool_calls_are_put_together_by_index(connect: Connect) -> None:
    reply = calls(("read_file", {"path": "a.txt"}), ("read_file", {"path": "b.txt"}))
    done = completed(await ask(connect, reply, WITH_TOOL))
    assert done.message.tool_calls == (
        ToolCall("id0", "read_file", '{"path": "a.txt"}'),
        ToolCall("id1", "read_file", '{"path": "b.txt"}'),
    )
    assert done.finish_reason == "tool_calls"


def piece(arguments: Any, **more: Any) -> dict[str, Any]:
    function = {"arguments": arguments}
    if "name" in more:
        function["name"] = more.pop("name")
    return delta(tool_calls=[{**more, "function": function}])


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(
            [
                piece('{"path":', index=0, name="read_file"),
                piece('"a"}', index=0),
                piece('{"path":"b"}', index=1, name="read_file"),
            ],
            id="no ids",
        ),
        pytest.param(
            [
                piece('{"path":', index=0, id="x", name="read_file"),
                piece('"a"}', index=0, id="x", name="read_file"),
                piece('{"path":"b"}', index=0, id="y", name="read_file"),
            ],
            id="always index 0, id and name repeated",
        ),
        pytest.param(
            [
                piece('{"path":', id="x", name="read_file"),
                piece('"a"}'),
                piece('{"path":', id="y", name="read_file"),
                piece('"b"}'),
            ],
            id="no index",
        ),
        pytest.param(
            [piece('{"path":"a"}', name="read_file"), piece('{"path":"b"}', name="read_file")],
            id="neither index nor id",
        ),
        pytest.param(
            [piece({"path": "a"}, name="read_file"), piece({"path": "b"}, name="read_file")],
            id="arguments as objects",
        ),
    ],
)
async def test_calls_of_careless_servers(connect: Connect, pieces: list[dict[str, Any]]) -> None:
    done = completed(await ask(connect, stream(*pieces, finish("stop")), WITH_TOOL))
    assert [named(call) for call in done.message.tool_calls] == [
        ("read_file", {"path": "a"}),
        ("read_file", {"path": "b"}),
    ]
    assert len({call.id for call in done.message.tool_calls}) == 2
    assert done.finish_reason == "tool_calls"


async def test_damaged_arguments_are_repaired(connect: Connect) -> None:
    reply = stream(piece("{'path': 'a.txt',", index=0, name="read_file"), finish("tool_calls"))
    (call,) = completed(await ask(connect, reply, WITH_TOOL)).message.tool_calls
    assert json.loads(call.arguments) == {"path": "a.txt"}


async def test_arguments_of_a_cut_off_answer_stay_as_they_are(connect: Connect) -> None:
    """Half a file must not be written as if it were the whole one."""
    reply = stream(piece('{"path": "a.t', index=0, name="read_file"), finish("length"))
    done = completed(await ask(connect, reply, WITH_TOOL))
    assert done.message.tool_calls[0].arguments == '{"path": "a.t'
    assert done.finish_reason == "length"


@pytest.mark.parametrize(
    ("chunks", "usage"),
    [
        ([delta(content="Hi"), finish("stop")], None),
        ([{**delta(content="H"), "usage": USAGE["usage"]}, delta(content="i"), USAGE], (12, 3)),
        ([delta(content="Hi"), {"choices": [], "usage": None}, {"usage": {}}], None),
    ],
)
async def test_usage_may_be_missing_or_repeated(
    connect: Connect, chunks: list[Any], usage: tuple[int, int] | None
) -> None:
    done = completed(await ask(connect, stream(*chunks)))
    assert done.message.content == "Hi"
    assert done.usage == (Usage(*usage) if usage else None)


async def test_a_stream_may_end_without_the_end_mark(connect: Connect) -> None:
    reply = stream(delta(content="Hi"), finish("stop"), done=False)
    assert completed(await ask(connect, reply)).message.content == "Hi"


async def test_comments_events_and_missing_blank_lines_are_read_over(connect: Connect) -> None:
    first, second = (json.dumps(delta(content=each)) for each in ("a\u2028", "b"))
    lines = (": ping", "event: message", f"data:{first}\ndata: {second}\r", "", "data: [DONE]")
    assert completed(await ask(connect, Reply(lines))).message.content == "a\u2028b"


async def test_a_server_that_does_not_stream(connect: Connect) -> None:
    answer = {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
    done = completed(await ask(connect, Reply((json.dumps(answer),), "application/json")))
    assert (done.message.content, done.finish_reason) == ("Hi", "stop")


@pytest.mark.parametrize("key", ["reasoning_content", "reasoning"])
async def test_reasoning_has_its_own_channel(connect: Connect, key: str) -> None:
    events = await ask(
        connect, stream(delta(**{key: "Hm."}), delta(content="Yes."), finish("stop"))
    )
    assert reasoning(events) == "Hm."
    assert completed(events).message.content == "Yes."


async def test_think_blocks_in_any_pieces_are_reasoning(connect: Connect) -> None:
    answer = "<think>\nA < B, or </thing?\n</think>\n\nThe tag <think> is text here."
    for size in (1, 3, 7, 100):
        pieces = [answer[at : at + size] for at in range(0, len(answer), size)]
        events = await ask(connect, stream(*(delta(content=each) for each in pieces)))
        assert reasoning(events) == "\nA < B, or </thing?\n"
        assert completed(events).message.content == "The tag <think> is text here."


@pytest.mark.parametrize(
    "line",
    [
        'error: {"error":{"code":500,"message":"GPU lost","type":"server_error"}}',
        'data: {"error":{"code":500,"message":"GPU lost","type":"server_error"}}',
        'data: {"type":"error","code":null,"message":"GPU lost","param":null}',
        '{"type":"error","code":null,"message":"GPU lost","param":null,"sequence_number":1}',
        "error: GPU lost",
    ],
)
async def test_an_error_in_mid_stream(connect: Connect, line: str) -> None:
    reply = Reply((f"data: {json.dumps(delta(content='Half'))}", line))
    with pytest.raises(ModelFailed, match=r"ai/qwen3.*GPU lost"):
        await ask(connect, reply)


async def test_a_connection_that_breaks_in_mid_stream(connect: Connect) -> None:
    reply = Reply((f"data: {json.dumps(delta(content='Half'))}",), breaks=True)
    with pytest.raises(EndpointUnreachable, match="broke before the answer was complete"):
        await ask(connect, reply)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("<html><body>Welcome</body></html>",), "a web page"),
        (("data: {half",), "no part of a chat stream"),
        (("\x1b]0;title\x07 hello",), "no part of a chat stream"),
        (("data: [1]",), "no part of a chat stream"),
        ((), "without saying anything"),
        (("data: [DONE]",), "without saying anything"),
    ],
)
async def test_what_is_no_chat_stream(connect: Connect, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=said) as caught:
        await ask(connect, Reply(lines))
    assert "/chat/completions" in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (
            400,
            '{"error":{"code":400,"message":"request (5000 tokens) exceeds the available context '
            'size (4096 tokens), try increasing it","type":"exceed_context_size_error"}}',
            ContextOverflow,
            "5000 tokens",
        ),
        (
            400,
            '{"error":{"message":"This model\'s maximum context length is 4096 tokens"}}',
            ContextOverflow,
            "4096",
        ),
        (400, "request too large\n", RequestTooLarge, "10 MiB"),
        (
            500,
            "unable to load runner: error waiting for runner to be ready: llama.cpp terminated "
            "unexpectedly: llama.cpp failed: not enough GPU memory to load the model (CUDA)\n\n"
            "Verbose output:\nggml \x1b[0m",
            ModelFailed,
            "not enough memory",
        ),
        (
            500,
            '{"type":"error","code":null,"message":"engine died","param":null}',
            ModelFailed,
            "engine died",
        ),
        (500, "", ModelFailed, "without a word"),
        (502, "", ModelFailed, "without a word"),
        (404, "backend not found\n", UnexpectedAnswer, "backend not found"),
        (404, "<!DOCTYPE html><title>404</title>", UnexpectedAnswer, "web page"),
        (404, '{"error":{"message":"model \'x\' not found"}}', ModelNotFound, "not installed"),
        (302, "", UnexpectedAnswer, "status 302"),
    ],
)
async def test_what_an_error_status_means(
    connect: Connect, status: int, body: str, error: type[Exception], said: str
) -> None:
    faults = {"/engines/v1/chat/completions": Fault(status, body)}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(error, match=said) as caught:
            [_ async for _ in client.chat(HELLO)]
    assert str(caught.value).isprintable()


async def test_a_missing_model(connect: Connect) -> None:
    async with FakeDmr(models=["ai/qwen3"]) as server, connect(server) as client:
        with pytest.raises(ModelNotFound) as caught:
            [_ async for _ in client.chat(ChatRequest("ai/qwen2", [Message("user", "x")]))]
    assert "docker model pull ai/qwen2" in caught.value.remedy
    assert "docker.io/ai/qwen3:latest" in caught.value.remedy


async def test_silence_in_mid_stream(connect: Connect) -> None:
    reply = Reply((f"data: {json.dumps(delta(content='Half'))}", 5.0, "data: [DONE]"))
    async with FakeDmr(chat=[reply]) as server, connect(server, timeout=0.3) as client:
        with pytest.raises(EndpointStalled, match=r"sent nothing for 0\.3 seconds"):
            [_ async for _ in client.chat(HELLO)]


async def test_slow_is_not_silent(connect: Connect) -> None:
    slow = [line for word in text("a b c d").lines for line in (word, 0.15)]
    async with FakeDmr(chat=[Reply(tuple(slow))]) as server, connect(server, timeout=0.6) as client:
        assert completed([_ async for _ in client.chat(HELLO)]).message.content == "a b c d"


async def test_leaving_early_closes_the_stream_and_the_client_goes_on(connect: Connect) -> None:
    endless = Reply((text("word").lines[0], 30.0))
    async with FakeDmr(chat=[endless, text("Hi")]) as server, connect(server) as client:
        async with aclosing(client.chat(HELLO)) as events:
            async for event in events:
                assert event == TextDelta("word")
                break
        assert completed([_ async for _ in client.chat(HELLO)]).message.content == "Hi"


async def test_cancelling_the_reader_ends_at_once(connect: Connect) -> None:
    async def read(client: Client) -> None:
        async for _ in client.chat(HELLO):
            pass

    async with FakeDmr(chat=[Reply((30.0,))]) as server, connect(server) as client:
        task = asyncio.create_task(read(client))
        await asyncio.sleep(0.3)
        assert server.asked("/chat/completions")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 2)


def test_the_request_body() -> None:
    request = ChatRequest(
        "ai/qwen3",
        [
            Message("system", "Be brief."),
            Message("system", "Be kind."),
            Message("user", "Read it"),
            Message("assistant", "", tool_calls=(ToolCall("c1", "read_file", "{'path': 'a'"),)),
            Message("tool", "text of a", tool_call_id="c1"),
        ],
        tools=[READ],
        sampling=Sampling(temperature=0.0, max_tokens=40),
        parallel_tool_calls=False,
        extra={"cache_prompt": False},
    )
    call = {"name": "read_file", "arguments": '{"path": "a"}'}
    assert request_body(request) == {
        "model": "ai/qwen3",
        "messages": [
            {"role": "system", "content": "Be brief.\nBe kind."},
            {"role": "user", "content": "Read it"},
            {
                "role": "assistant",
                "content": "",
                "tool_calls": [{"id": "c1", "type": "function", "function": call}],
            },
            {"role": "tool", "content": "text of a", "tool_call_id": "c1"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.0,
        "max_tokens": 40,
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "read_file",
                    "description": "Reads a file.",
                    "parameters": {"type": "object", "properties": {"path": {"type": "string"}}},
                },
            }
        ],
        "parallel_tool_calls": False,
        "cache_prompt": False,
    }


def test_parallel_tool_calls_are_only_mentioned_beside_tools() -> None:
    request = ChatRequest("m", [Message("user", "x")], parallel_tool_calls=True)
    assert "parallel_tool_calls" not in request_body(request)


def test_only_system_and_user_runs_are_merged() -> None:
    results = [Message("tool", "1", tool_call_id="a"), Message("tool", "2", tool_call_id="b")]
    users = [Message("user", "a"), Message("user", ""), Message("user", "b")]
    assert merged([*users, *results]) == [Message("user", "a\nb"), *results]
