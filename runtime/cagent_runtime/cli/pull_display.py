"""How pulls are shown on stderr: one line that changes on a terminal, else a line now and then."""

from __future__ import annotations

import shutil
import sys

from cagent_runtime.agents.events import Event, PullDone, Pulling
from cagent_runtime.cli.text import printable, short
from cagent_runtime.sizes import size_text

STEPS = 10
"""Where nobody watches, a pull is told about this often."""

_CLEAR = "\r\x1b[K"


class PullDisplay:
    """Shows `Pulling` and `PullDone`; of other events it only knows that they need the line."""

    def __init__(self) -> None:
        self._running: dict[str, Pulling] = {}
        self._step: dict[str, int] = {}
        self._note: dict[str, str] = {}
        self._line_is_open = False

    def __call__(self, event: Event) -> None:
        """Shows one event."""
        match event:
            case Pulling():
                self._running[event.model] = event
                if sys.stderr.isatty():
                    self._redraw()
                elif self._is_news(event):
                    self._print(f"pulling {describe(event)}")
            case PullDone(model, size):
                self._running.pop(model, None)
                self._print(f"pulled {model}{f' ({size})' if size else ''}")
                if self._running and sys.stderr.isatty():
                    self._redraw()
            case _:
                self.end_line()

    def end_line(self) -> None:
        """Takes the line that changes off the terminal."""
        if self._line_is_open:
            print(_CLEAR, end="", file=sys.stderr, flush=True)
            self._line_is_open = False

    def _redraw(self) -> None:
        width = shutil.get_terminal_size().columns - 1
        line = printable(" · ".join(map(describe, self._running.values())))
        print(f"{_CLEAR}{line[:width]}", end="", file=sys.stderr, flush=True)
        self._line_is_open = True

    def _print(self, line: str) -> None:
        self.end_line()
        print(printable(line), file=sys.stderr, flush=True)

    def _is_news(self, event: Pulling) -> bool:
        step = STEPS * event.done // event.total if event.total else 0
        before, self._step[event.model] = self._step.get(event.model, -1), step
        said, self._note[event.model] = self._note.get(event.model, ""), event.note
        return step > before or bool(event.note and event.note != said)


def describe(event: Pulling) -> str:
    """The numbers of one pull as people read them."""
    parts = [f"{size_text(event.done)} of {size_text(event.total)}" if event.total else ""]
    if not event.total and event.done:
        parts = [size_text(event.done)]
    if event.total:
        parts[0] += f" ({100 * event.done // event.total} %)"
    if event.layers > 1:
        parts.append(f"{event.layers_done} of {event.layers} layers")
    if event.bytes_per_second:
        parts.append(f"{size_text(event.bytes_per_second)}/s")
    parts.append(short(event.note))
    words = ", ".join(filter(None, parts))
    return f"{event.model}: {words}" if words else event.model
