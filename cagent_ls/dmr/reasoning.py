"""Reasoning that a server leaves in the answer, between ``<think>`` and ``</think>``."""

from __future__ import annotations

OPEN, CLOSE = "<think>", "</think>"


class ThinkSplitter:
    """Separates leading reasoning blocks from the answer, in text that comes in any pieces.

    Only a block before the first word of the answer counts: further on, the tags are something
    the answer talks about.
    """

    def __init__(self) -> None:
        self._pending = ""
        self._thinking = False
        self._thought = False
        self._answering = False

    def feed(self, text: str) -> tuple[str, str]:
        """Takes the next piece; returns what is certain of (reasoning, answer)."""
        if self._answering:
            return "", text
        self._pending += text
        reasoning = ""
        while True:
            if self._thinking:
                before, mark, after = self._pending.partition(CLOSE)
                if not mark:
                    keep = partial_end(self._pending, CLOSE)
                    cut = len(self._pending) - keep
                    reasoning, self._pending = reasoning + self._pending[:cut], self._pending[cut:]
                    return reasoning, ""
                reasoning, self._pending, self._thinking = reasoning + before, after, False
            elif self._pending.lstrip().startswith(OPEN):
                self._pending = self._pending.lstrip().removeprefix(OPEN)
                self._thinking = self._thought = True
            elif OPEN.startswith(self._pending.lstrip()):
                return reasoning, ""  # too short to tell; also true of white space alone
            else:
                self._answering = True
                return reasoning, self._take_answer()

    def finish(self) -> tuple[str, str]:
        """Ends the text; returns the rest of (reasoning, answer)."""
        if self._thinking:
            return self._pending, ""
        return "", self._take_answer()

    def _take_answer(self) -> str:
        """The pending text; blank lines between the reasoning and the answer belong to neither."""
        answer, self._pending = self._pending, ""
        return answer.lstrip() if self._thought else answer


def partial_end(text: str, mark: str) -> int:
    """Length of the longest end of `text` that may be the beginning of `mark`."""
    lengths = range(min(len(text), len(mark) - 1), 0, -1)
    return next((length for length in lengths if text.endswith(mark[:length])), 0)
