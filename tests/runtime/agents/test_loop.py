import asyncio
from typing import Any

import pytest

from cagent_ls.dmr.errors import EndpointUnreachable
from cagent_ls.dmr.messages import Message, ToolCall
from cagent_runtime.agents import loop as loop_module
from cagent_runtime.agents.approval import Approval, Ask, Reply
from cagent_runtime.agents.events import (
    Event,
    Reasoning,
    Text,
    ToolCalled,
    ToolReturned,
    Waiting,
    Warned,
)
from cagent_runtime.agents.loop import Answer, Loop
from cagent_runtime.agents.session import Session
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import Permissions

from .conftest import Scripted, Toolbox

CHANGE = [("change", {"path": "a"})]
LOOK = [("look", {"path": "a"})]


def replying(reply: Reply) -> Ask:
    async def ask(call: ToolCall) -> Reply:
        return reply

    return ask


def results(model: Scripted) -> list[str]:
    """The results that the model had seen when it was asked last."""
    return [message.content for message in model.asked[-1] if message.role == "tool"]


async def test_an_answer_without_calls_is_the_answer(events: list[Event]) -> None:
    model = Scripted("At nine.", reasoning="hm")
    loop = Loop(model, [], events.append, Session("Be kind."))
    assert await loop.answer("When?") == Answer("At nine.")
    assert model.asked == [[Message("system", "Be kind."), Message("user", "When?")]]
    assert events == [Reasoning("hm"), Text("At"), Text("nine.")]


async def test_every_call_gets_its_result_in_order(toolbox: Toolbox, events: list[Event]) -> None:
    model = Scripted([("look", {"path": "a"}), ("broken", {}), ("look", {"say": False})], "Done.")
    assert await Loop(model, toolbox.tools, events.append).answer("Go") == Answer("Done.")
    assert results(model) == ["look was here", "error: it does not work", "(no output)"]
    assert [m.tool_call_id for m in model.asked[-1] if m.role == "tool"] == ["id0", "id1", "id2"]
    assert events[:2] == [
        ToolCalled("id0", "look", '{"path": "a"}'),
        ToolReturned("id0", "look", "look was here", False),
    ]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("lok", {}, "error: there is no tool lok; the tools are: look, change, broken"),
        ("look", '{"path": ', "not valid JSON"),
        ("look", "[1]", "is not of type 'object'"),
        ("look", {"path": 3}, "wrong arguments at `path`: 3 is not of type 'string'"),
        ("look", "[" * 100_000, "not valid JSON"),
    ],
)
async def test_a_bad_call_is_told_to_the_model_and_nothing_runs(
    toolbox: Toolbox, events: list[Event], name: str, arguments: Any, said: str
) -> None:
    model = Scripted([(name, arguments)], "Sorry.")
    assert await Loop(model, toolbox.tools, events.append).answer("Go") == Answer("Sorry.")
    assert said in results(model)[0]
    assert toolbox.called == []


async def test_missing_arguments_are_no_arguments(toolbox: Toolbox, events: list[Event]) -> None:
    await Loop(Scripted([("look", "")], "Ok."), toolbox.tools, events.append).answer("Go")
    assert toolbox.called == [("look", {})]


async def test_turns_are_limited(toolbox: Toolbox, events: list[Event]) -> None:
    model = Scripted(*([("look", {"path": str(i)})] for i in range(9)))
    with pytest.raises(Stop, match="no answer after 3 turns") as stop:
        await Loop(model, toolbox.tools, events.append, max_iterations=3).answer("Go")
    assert stop.value.exit_code is Exit.LIMIT_REACHED
    assert len(model.asked) == 3


async def test_equal_batches_in_a_row_end_the_run(toolbox: Toolbox, events: list[Event]) -> None:
    with pytest.raises(Stop, match="same tool calls 5 times") as stop:
        await Loop(Scripted(LOOK), toolbox.tools, events.append).answer("Go")
    assert stop.value.exit_code is Exit.LIMIT_REACHED
    assert len(toolbox.called) == 4


async def test_equal_batches_apart_do_not(toolbox: Toolbox, events: list[Event]) -> None:
    other = [("look", {"path": "b"})]
    model = Scripted(*[LOOK, LOOK, LOOK, LOOK, other] * 2, "Done.")
    assert await Loop(model, toolbox.tools, events.append).answer("Go") == Answer("Done.")


async def test_an_empty_answer_is_asked_for_once_more(events: list[Event]) -> None:
    model = Scripted(" \n", "Here.")
    loop = Loop(model, [], events.append)
    assert await loop.answer("Go") == Answer("Here.")
    assert "empty" in model.asked[1][-1].content
    assert [message.content for message in loop.session.messages] == ["Go", "Here."]


async def test_two_empty_answers_are_a_failure_of_the_model(events: list[Event]) -> None:
    with pytest.raises(Stop, match="scripted gave an empty answer twice") as stop:
        await Loop(Scripted("", reasoning="hm"), [], events.append).answer("Go")
    assert stop.value.exit_code is Exit.MODEL_FAILED


async def test_a_cut_off_answer_is_told(events: list[Event]) -> None:
    await Loop(Scripted("Once upon a", reason="length"), [], events.append).answer("Go")
    assert [event for event in events if isinstance(event, Warned)]


async def test_a_failed_turn_leaves_no_trace(toolbox: Toolbox, events: list[Event]) -> None:
    model = Scripted("One.", LOOK, EndpointUnreachable("gone"), "Two.")
    loop = Loop(model, toolbox.tools, events.append)
    await loop.answer("first")
    with pytest.raises(EndpointUnreachable):
        await loop.answer("fails")
    await loop.answer("second")
    assert [message.content for message in model.asked[-1]] == ["first", "One.", "second"]


async def test_a_cancelled_turn_leaves_no_trace(events: list[Event]) -> None:
    loop = Loop(Scripted(30.0, "late"), [], events.append)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await loop.answer("slow")
    assert loop.session.messages == []


async def test_a_silent_model_is_reported_once(
    events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop_module, "PATIENCE", 0.02)
    await Loop(Scripted(0.2, "Hello there."), [], events.append).answer("Go")
    assert events == [Waiting("scripted"), Text("Hello"), Text("there.")]


@pytest.mark.parametrize(
    ("script", "refused"),
    [
        ([CHANGE, "Sorry."], True),
        ([CHANGE, [("lok", {})], "Sorry."], True),
        ([CHANGE, LOOK, "Done otherwise."], False),
        ([[*CHANGE, *LOOK], "Done in part."], False),
        ([LOOK, CHANGE, "Sorry."], True),
        ([LOOK, "Done."], False),
    ],
)
async def test_the_answer_says_whether_a_refusal_was_the_end(
    toolbox: Toolbox, events: list[Event], script: list[Any], refused: bool
) -> None:
    answer = await Loop(Scripted(*script), toolbox.tools, events.append).answer("Go")
    assert answer.refused is refused


async def test_nobody_to_ask_is_told_to_the_model(toolbox: Toolbox, events: list[Event]) -> None:
    model = Scripted(CHANGE, "Sorry.")
    await Loop(model, toolbox.tools, events.append).answer("Go")
    assert "no terminal" in results(model)[0]
    assert toolbox.called == []


@pytest.mark.parametrize(("reply", "runs"), [("yes", 1), ("no", 0), ("always", 1)])
async def test_a_person_decides(
    toolbox: Toolbox, events: list[Event], reply: Reply, runs: int
) -> None:
    approval = Approval(ask=replying(reply))
    await Loop(Scripted(CHANGE, "Ok."), toolbox.tools, events.append, approval=approval).answer("")
    assert len(toolbox.called) == runs


async def test_always_is_asked_once_and_no_way_around_deny(
    toolbox: Toolbox, events: list[Event]
) -> None:
    asked = []

    async def ask(call: ToolCall) -> Reply:
        asked.append(call.arguments)
        return "always"

    approval = Approval(Permissions(deny=("change:path=secret*",)), ask=ask)
    model = Scripted(CHANGE, [("change", {"path": "b"})], [("change", {"path": "secret"})], "Ok.")
    await Loop(model, toolbox.tools, events.append, approval=approval).answer("Go")
    assert len(asked) == 1
    assert [arguments["path"] for _, arguments in toolbox.called] == ["a", "b"]
