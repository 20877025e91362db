"""What is read from a person: chat lines, and answers about tool calls."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from cagent_ls.dmr.messages import ToolCall
from cagent_runtime.agents.approval import Reply
from cagent_runtime.cli.text import short

_REPLIES: dict[str, Reply] = {"y": "yes", "yes": "yes", "a": "always", "always": "always"}
_PROMPT = "> "


def somebody_is_there() -> bool:
    """Whether questions can be shown and answered."""
    return sys.stdin.isatty() and sys.stderr.isatty()


async def ask_about(call: ToolCall) -> Reply:
    """Asks whether `call` may run; anything but a clear yes is a no."""
    question = f"Run {short(call.name)} {short(call.arguments)}? [y]es, [a]lways this tool, [n]o: "
    return _REPLIES.get(await _reply(question), "no")


async def yes(question: str) -> bool:
    """Asks `question`; anything but a clear yes is a no."""
    return await _reply(question) in ("y", "yes")


def chat_line() -> str | None:
    """The next line of a chat; None at the end of the input."""
    if sys.stdout.isatty():
        with suppress(ImportError):  # Windows: the console edits lines by itself
            import readline  # noqa: F401 - gives `input` line editing and a history
        try:
            return input(_PROMPT)
        except EOFError:
            print(file=sys.stderr)
            return None
    print(_PROMPT, end="", file=sys.stderr, flush=True)  # a pipe gets answers only
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


async def _reply(question: str) -> str:
    """What is typed after `question`, in lower case; empty at the end of the input."""
    _forget_typed_ahead()
    print(question, end="", file=sys.stderr, flush=True)
    line = await _line()
    if not line:
        print(file=sys.stderr)
    return line.strip().lower()


async def _line() -> str:
    """A line from the terminal, in a way that Ctrl-C can cancel."""
    if sys.platform == "win32":
        return sys.stdin.readline()
    loop = asyncio.get_running_loop()
    typed = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), typed.set)
    try:
        await typed.wait()
    finally:
        loop.remove_reader(sys.stdin.fileno())
    return sys.stdin.readline()


def _forget_typed_ahead() -> None:
    """What was typed before the question was there is no answer to it."""
    with suppress(ImportError, OSError):
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
