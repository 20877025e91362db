"""Tool calls that small models write as text, and arguments that they damage.

Three ways of writing a call are understood, since those are what models fall back to when they
forget the native one: ``<tool_call>{…}</tool_call>``, a fenced block, and an answer that is nothing
but JSON. Everything else stays text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any
from uuid import uuid4

from cagent_ls.dmr.messages import ToolCall
from cagent_ls.dmr.reasoning import partial_end

_OPENERS = re.compile(r"<tool_call>|(?:^|(?<=\n))[ \t]*```\w*[ \t]*\n|\A\s*[\[{]")
_FENCE_END = re.compile(r"\n[ \t]*```[ \t]*(?=\n)")


def new_call_id() -> str:
    """An id for a call that came without one."""
    return f"call_{uuid4().hex[:12]}"


def repaired_object(text: str) -> dict[str, Any] | None:
    """The JSON object in `text`, after repair if it needs one; ``None`` when there is none.

    Repair fixes what models do: trailing commas, single quotes, missing closing braces. Only text
    that begins as an object is touched.
    """
    text = text.strip()
    if not text.startswith("{"):
        return None
    try:
        value = json.loads(text)
    except ValueError:
        import json_repair

        value = json_repair.loads(text, skip_json_loads=True)
    return value if isinstance(value, dict) and (value or _is_empty_object(text)) else None


def repaired_arguments(text: str) -> str:
    """Arguments as JSON text of an object; `text` itself when it is beyond repair."""
    if not text.strip():
        return "{}"
    try:
        if isinstance(json.loads(text), dict):
            return text
    except ValueError:
        pass
    value = repaired_object(text)
    return text if value is None else json.dumps(value, ensure_ascii=False)


class TextCalls:
    """Finds calls in streamed text and lets all other text through at once.

    Text is held back only while it may still turn out to be a call.
    """

    def __init__(self, offered: Collection[str]) -> None:
        self._offered = frozenset(offered)
        self._pending = ""
        self._at_start = True
        self.calls: list[ToolCall] = []

    def feed(self, text: str) -> str:
        """Takes the next piece; returns the text that is certainly not a call."""
        if not self._offered:
            return text
        self._pending += text
        released = ""
        while opener := self._opener():
            end = self._end_of_block(opener)
            if end is None:
                return released + self._take(opener.start())
            released += self._take(opener.start())
            block = self._take(end - opener.start())
            if not self._read(block):
                released += block
        return released + self._take(len(self._pending) - self._undecided())

    def finish(self, *, whole: bool) -> str:
        """Ends the text; returns what is left of it as text.

        `whole` is false when the answer was cut off: a call without its end is then not trusted.
        """
        rest, self._pending = self._pending, ""
        if not rest.strip() or (whole and self._read(rest)):
            return "" if self.calls else rest
        return rest

    def _opener(self) -> re.Match[str] | None:
        opener = _OPENERS.search(self._pending)
        while opener and opener.group().strip() in ("{", "[") and not self._at_start:
            opener = _OPENERS.search(self._pending, opener.end())
        return opener

    def _undecided(self) -> int:
        """How many characters at the end may still become the beginning of a call."""
        if self._at_start and not self._pending.strip():
            return len(self._pending)
        line = self._pending.rpartition("\n")[2]
        mark = line.strip()
        if mark and (mark.startswith("```") or "```".startswith(mark)):
            return len(line)
        return partial_end(self._pending, "<tool_call>")

    def _end_of_block(self, opener: re.Match[str]) -> int | None:
        """Where the block ends; ``None`` when that is not known before the text ends."""
        mark = opener.group().strip()
        if mark == "<tool_call>":
            end = self._pending.find("</tool_call>", opener.end())
            return None if end < 0 else end + len("</tool_call>")
        if mark.startswith("```"):
            close = _FENCE_END.search(self._pending, opener.end() - 1)
            return close.end() if close else None
        return None

    def _take(self, length: int) -> str:
        taken, self._pending = self._pending[:length], self._pending[length:]
        if taken.strip():
            self._at_start = False
        return taken

    def _read(self, block: str) -> bool:
        """Whether `block` is one or more calls, which are then kept."""
        block = block.strip()
        tagged = block.startswith("<tool_call>")
        if tagged:
            inner = block.removeprefix("<tool_call>").removesuffix("</tool_call>")
        else:
            inner = re.sub(r"\A```\w*\s*\n|\n[ \t]*```\Z", "", block)
        calls = [self._call(value, tagged) for value in _objects(inner.strip())]
        found = [call for call in calls if call is not None]
        if not found or len(found) != len(calls):
            return False
        self.calls += found
        return True

    def _call(self, value: object, tagged: bool) -> ToolCall | None:
        """The call that `value` describes; outside of tags it must name an offered tool."""
        if not isinstance(value, dict):
            return None
        inner = value.get("function")
        if isinstance(inner, dict):
            value = inner
        name = value.get("name")
        arguments = value.get("arguments", value.get("parameters"))
        if isinstance(arguments, str):
            arguments = repaired_object(arguments)
        if arguments is None and tagged:
            arguments = {}
        if not isinstance(name, str) or not name or not isinstance(arguments, dict):
            return None
        if not tagged and name not in self._offered:
            return None
        return ToolCall(new_call_id(), name, json.dumps(arguments, ensure_ascii=False))


def _objects(text: str) -> list[object]:
    """The JSON values that make up the whole of `text`: one, a list of some, or one per line."""
    try:
        value = json.loads(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [json.loads(line) for line in lines]
        except ValueError:
            return [repaired_object(text)]
    return value if isinstance(value, list) else [value]


def _is_empty_object(text: str) -> bool:
    return re.fullmatch(r"\{\s*\}", text) is not None
