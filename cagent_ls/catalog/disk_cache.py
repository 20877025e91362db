"""Lists that were looked up, kept on disk for the next session.

The files are the user's own (mode 0600). What cannot be read counts as absent, what cannot be
written is forgotten: the cache saves time and nothing depends on it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from cagent_ls.catalog.pullable import Suggestion
from cagent_ls.surroundings.writing import write_whole

_FORMAT = 1


def load(file: Path) -> tuple[float, tuple[Suggestion, ...]] | None:
    """The time of the look-up, in seconds since 1970, and the list; None if there is none."""
    try:
        stored = json.loads(file.read_bytes())
        if stored["v"] != _FORMAT:
            return None
        return float(stored["at"]), tuple(Suggestion(**each) for each in stored["values"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def store(file: Path, at: float, values: Sequence[Suggestion]) -> None:
    """Keeps a list; nothing happens where that is not possible, for instance on a full disk."""
    content = {"v": _FORMAT, "at": at, "values": [asdict(value) for value in values]}
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, json.dumps(content).encode(), mode=0o600)
