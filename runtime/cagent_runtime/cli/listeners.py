"""How a run is shown: for people, or as one JSON object a line."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Protocol

from cagent_runtime.agents.events import (
    Answered,
    Event,
    Failed,
    Indexing,
    Reasoning,
    Text,
    ToolCalled,
    ToolReturned,
    Waiting,
    Warned,
    to_json,
)

_SHORT = 160
_LEADS_ASTRAY = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Line separators, and marks that turn the direction of text around."""


def printable(text: str) -> str:
    """`text` without control characters, so that no model or file steers a terminal."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t") or c in _LEADS_ASTRAY
        else c
        for c in text.replace("\r\n", "\n")
    )


def short(text: str) -> str:
    """`text` on one line, cut where it is long."""
    line = " ".join(printable(text[: 4 * _SHORT]).split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"


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
        self._open = ""
        """Which stream has an unfinished line: "", "stdout" or "stderr"."""

    def __call__(self, event: Event) -> None:
        """Shows one event."""
        match event:
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
