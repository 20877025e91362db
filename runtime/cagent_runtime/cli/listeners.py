"""How a run is shown: text for people, or one JSON object a line."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from cagent_ls.dmr.messages import ToolCall


def printable(text: str) -> str:
    """`text` without control characters, so that no model or file steers a terminal."""
    return "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def _short(text: str) -> str:
    line = printable(text).replace("\n", " ")
    return line if len(line) <= 100 else f"{line[:99]}…"


async def _ask_on_terminal(call: ToolCall) -> bool:
    """Asks on a terminal; without one the answer is no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        note = f"refused {call.name}: nobody can be asked without a terminal (see --yolo)"
        print(note, file=sys.stderr)
        return False
    print(
        f"Run {call.name} {_short(call.arguments)}? [y]es/[n]o ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    answer = await asyncio.to_thread(sys.stdin.readline)
    return answer.strip().lower() in {"y", "yes"}


class Plain:
    """The answer on stdout as it comes, the rest on stderr."""

    def __init__(self) -> None:
        self._open = False

    def text(self, piece: str) -> None:
        """Prints a piece of the answer."""
        print(printable(piece), end="", flush=True)
        self._open = self._open or bool(piece)

    def reasoning(self, piece: str) -> None:
        """Reasoning is shown on a terminal only."""
        if sys.stderr.isatty():
            print(f"\x1b[2m{printable(piece)}\x1b[0m", end="", file=sys.stderr, flush=True)

    def tool_call(self, call: ToolCall) -> None:
        """Prints the call."""
        self._end_line()
        print(f"→ {printable(call.name)} {_short(call.arguments)}", file=sys.stderr)

    def tool_result(self, call: ToolCall, result: str, failed: bool) -> None:
        """Prints the result in short."""
        print(f"{'✗' if failed else '←'} {_short(result)}", file=sys.stderr)

    def warn(self, message: str) -> None:
        """Prints a warning."""
        self._end_line()
        print(f"cagent-runtime: {printable(message)}", file=sys.stderr)

    def result(self, answer: str) -> None:
        """Ends the line of the answer, which is printed already."""
        self._end_line()

    async def ask(self, call: ToolCall) -> bool:
        """Whether the user allows the call."""
        return await _ask_on_terminal(call)

    def _end_line(self) -> None:
        if self._open:
            print(flush=True)
            self._open = False


class JsonLines:
    """One event a line on stdout; docs/events.md lists them."""

    def _emit(self, kind: str, **fields: Any) -> None:
        print(json.dumps({"v": 1, "type": kind, **fields}, ensure_ascii=False), flush=True)

    def text(self, piece: str) -> None:
        """A piece of the answer."""
        self._emit("text", text=piece)

    def reasoning(self, piece: str) -> None:
        """A piece of reasoning."""
        self._emit("reasoning", text=piece)

    def tool_call(self, call: ToolCall) -> None:
        """The model asks for a tool."""
        self._emit("tool_call", id=call.id, name=call.name, arguments=call.arguments)

    def tool_result(self, call: ToolCall, result: str, failed: bool) -> None:
        """What the model gets for it."""
        self._emit("tool_result", id=call.id, name=call.name, result=result, failed=failed)

    def warn(self, message: str) -> None:
        """Something people should know."""
        self._emit("warning", message=message)

    def result(self, answer: str) -> None:
        """The whole answer; the last line of a run."""
        self._emit("result", text=answer, exit_code=0)

    def error(self, code: int, message: str) -> None:
        """Why there is no answer; the last line of a run."""
        self._emit("error", message=message, exit_code=int(code))

    async def ask(self, call: ToolCall) -> bool:
        """Programs cannot be asked: the answer is no."""
        return False
