"""What the client was told of each file, so that only what has changed is sent."""

from __future__ import annotations

from lsprotocol import types as lsp


class Reports:
    """The last findings of files, each under an id that is never used for others."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, list[lsp.Diagnostic]]] = {}
        self._count = 0

    def keep(self, uri: str, found: list[lsp.Diagnostic]) -> str:
        """The id of what was found: that of the last time if it is the same."""
        known = self._last.get(uri)
        if known is not None and known[1] == found:
            return known[0]
        self._count += 1
        self._last[uri] = (str(self._count), found)
        return str(self._count)

    def last(self, uri: str) -> list[lsp.Diagnostic] | None:
        """What was found last; None if nobody was told anything."""
        known = self._last.get(uri)
        return known[1] if known is not None else None

    def forget(self, uri: str) -> None:
        """Drops a file."""
        self._last.pop(uri, None)
