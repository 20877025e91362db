"""How a run is shown: for people, or as one JSON object a line."""

from __future__ import annotations

import json
import sys
from typing import Protocol

from cagent_runtime.agents.events import (
    Answered,
    Event,
    Failed,
    Indexing,
    PullDone,
    Pulling,
    Reasoning,
    Text,
    ToolCalled,
    ToolReturned,
    Waiting,
    Warned,
    to_json,
)
from cagent_runtime.cli.pull_display import PullDisplay
from cagent_runtime.cli.text import printable, short


class Listener(Protocol):
    """Shows a run as it goes."""

    def __call__(self, event: Event) -> None:
        """Shows one event."""
        ...


class Plain:
    """The answer on stdout, everything else on stderr.

    What an agent says before it calls a tool is no answer. On a terminal all is printed as it
    comes. Elsewhere the text of an agent `with_tools` is held until it is known whether a call
    follows, and goes to stderr if one does, so that a pipe gets the answer only.
    """

    def __init__(self, with_tools: bool = True) -> None:
        self.with_tools = with_tools
        self._held = ""
        self._pulls = PullDisplay()
        self._open = ""
        """Which stream has an unfinished line: "", "stdout" or "stderr"."""

    def __call__(self, event: Event) -> None:
        """Shows one event."""
        self._pulls(event)
        match event:
            case Pulling() | PullDone():
                pass  # shown already
            case Text(text):
                self._text(text)
            case Reasoning(text):
                if sys.stderr.isatty():
                    self._write("stderr", f"\x1b[2m{printable(text)}\x1b[0m")
            case Waiting(model):
                self._line(f"loading the model {model}…")
            case Indexing(source, done, files):
                self._line(f"indexing {source}: {done} of {files} files")
            case ToolCalled(_, name, arguments):
                self._narration()
                self._line(f"→ {short(name)} {_arguments(arguments)}")
            case ToolReturned(_, _, result, failed):
                self._line(f"{'✗' if failed else '←'} {short(result)}")
            case Warned(message):
                self._line(f"cagent-runtime: {message}")
            case Answered(text):
                if self._held:
                    self._held = ""
                    self._write("stdout", text)
                self._end_line()
            case Failed():
                self._narration()  # who ends the program says why
                self._end_line()

    def end_pulls(self) -> None:
        """Takes the line about pulls off the terminal, however they ended."""
        self._pulls.end_line()

    def _text(self, text: str) -> None:
        if sys.stdout.isatty():
            self._write("stdout", printable(text))
        elif self.with_tools:
            self._held += text
        else:
            self._write("stdout", text)

    def _narration(self) -> None:
        held, self._held = self._held.strip(), ""
        if held:
            self._line(held)

    def _line(self, text: str) -> None:
        self._end_line()
        print(printable(text), file=sys.stderr, flush=True)

    def _write(self, name: str, text: str) -> None:
        if self._open not in ("", name):
            self._end_line()
        print(text, end="", file=sys.stdout if name == "stdout" else sys.stderr, flush=True)
        if text:
            self._open = "" if text.endswith("\n") else name

    def _end_line(self) -> None:
        if self._open:
            print(file=sys.stdout if self._open == "stdout" else sys.stderr, flush=True)
            self._open = ""


class JsonLines:
    """One event a line on stdout; docs/events.md lists them.

    Plain ASCII, so that no separator hidden in a text ends a line for some reader.
    """

    def __call__(self, event: Event) -> None:
        """Prints one event."""
        print(json.dumps(to_json(event)), flush=True)


def _arguments(text: str) -> str:
    """Arguments as people read them: ``path=notes.txt limit=3``."""
    try:
        arguments = json.loads(text)
    except ValueError:
        return short(text)
    if not isinstance(arguments, dict):
        return short(text)
    return " ".join(f"{short(key)}={short(_value(value))}" for key, value in arguments.items())


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
