"""The messages of one conversation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cagent_ls.dmr.messages import Message


class Session:
    """A conversation that only ever holds complete turns."""

    def __init__(self, system: str = "") -> None:
        self.messages = [Message("system", system)] if system else []

    @contextmanager
    def turn(self, question: str) -> Iterator[None]:
        """The messages of a turn, from the question on; if it fails, none of them stay.

        A call without its result, or a question without its answer, would spoil all later turns.
        """
        before = len(self.messages)
        self.messages.append(Message("user", question))
        try:
            yield
        except BaseException:
            del self.messages[before:]
            raise
