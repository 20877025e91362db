"""Tool calls that models write as text."""

import json
from typing import Any

import pytest

from cagent_ls.dmr.toolcalls import TextCalls, repaired_arguments

READ = {"path": "a.txt"}
OBJECT = '{"name": "read_file", "arguments": {"path": "a.txt"}}'


def split(answer: str, size: int, *, whole: bool = True) -> tuple[str, list[tuple[str, Any]]]:
    """Text and calls of `answer`, fed in pieces of `size` characters."""
    found = TextCalls(["read_file", "shell"])
    text = "".join(found.feed(answer[at : at + size]) for at in range(0, len(answer), size))
    text += found.finish(whole=whole)
    return text, [(call.name, json.loads(call.arguments)) for call in found.calls]


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (f"<tool_call>\n{OBJECT}\n</tool_call>", ""),
        (f"I look.\n<tool_call>{OBJECT}</tool_call>", "I look.\n"),
        (f"<tool_call>{OBJECT}", ""),
        (f"```json\n{OBJECT}\n```", ""),
        (f"Sure:\n```json\n{OBJECT}\n```\n", "Sure:\n\n"),
        (f"```\n{OBJECT}\n```", ""),
        (OBJECT, ""),
        (f"\n  {OBJECT}\n", ""),
        (f"[{OBJECT}]", ""),
        ('{"name": "read_file", "parameters": {"path": "a.txt"}}', ""),
        (f'{{"type": "function", "function": {OBJECT}}}', ""),
        ('{"name": "read_file", "arguments": "{\\"path\\": \\"a.txt\\"}"}', ""),
        ("{'name': 'read_file', 'arguments': {'path': 'a.txt',}}", ""),
        ('<tool_call>{"name": "read_file", "arguments": {"path": "a.txt"}</tool_call>', ""),
    ],
)
def test_a_call_in_text(answer: str, text: str, size: int) -> None:
    assert split(answer, size) == (text, [("read_file", READ)])


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_several_calls(size: int) -> None:
    two = [("read_file", READ), ("read_file", READ)]
    assert split(f"<tool_call>{OBJECT}</tool_call><tool_call>{OBJECT}</tool_call>", size)[1] == two
    assert split(f"{OBJECT}\n{OBJECT}", size) == ("", two)


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize(
    "answer",
    [
        "Plain words.",
        "",
        "  \n",
        "Use <tool to do it, or <tool_calls>.",
        "if a < b: pass  # <",
        "Use `x`, ``y`` or\n```python\nprint(1)\n```\nand so on.",
        '```json\n{"name": "Bob", "arguments": {}}\n```\nis what you asked for.',
        "```json\n[1, 2]\n```",
        "```sh\nls\n```\n```json\n[1]\n```\n",
        '{"answer": 42}',
        '{"name": "read_file"}',
        '{"name": "unknown_tool", "arguments": {}}',
        "{not json at all",
        "[1] is a footnote",
        f"The call would be {OBJECT}.",
        "<tool_call>not json</tool_call> rest",
        "```",
    ],
)
def test_everything_else_stays_text(answer: str, size: int) -> None:
    assert split(answer, size) == (answer, [])


def test_a_tagged_call_of_an_unknown_tool_is_a_call() -> None:
    """The tag says what it is; the agent can then tell the model that there is no such tool."""
    answer = '<tool_call>{"name": "fly", "arguments": {}}</tool_call>'
    assert split(answer, 5) == ("", [("fly", {})])


def test_a_cut_off_call_is_not_run() -> None:
    answer = '<tool_call>{"name": "shell", "arguments": {"cmd": "rm -rf /tmp/x'
    assert split(answer, 6, whole=False) == (answer, [])


def test_plain_text_is_not_held_back() -> None:
    found = TextCalls(["read_file"])
    assert found.feed("Hello ") == "Hello "
    assert found.feed("wor") == "wor"
    assert found.feed("ld <") == "ld "
    assert found.feed("b>") == "<b>"


def test_without_tools_nothing_is_a_call() -> None:
    found = TextCalls([])
    assert found.feed(OBJECT) == OBJECT
    assert found.calls == []


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ('{"a": 1}', {"a": 1}),
        ('{"a": 1,}', {"a": 1}),
        ("{'a': 'it'}", {"a": "it"}),
        ('{"a": {"b": 1}', {"a": {"b": 1}}),
        ("", {}),
        ("  ", {}),
    ],
)
def test_arguments_are_repaired(written: str, repaired: Any) -> None:
    assert json.loads(repaired_arguments(written)) == repaired


@pytest.mark.parametrize("written", ["null", "[1]", "a.txt", '"a"', "{"])
def test_arguments_beyond_repair_stay(written: str) -> None:
    assert repaired_arguments(written) == written
