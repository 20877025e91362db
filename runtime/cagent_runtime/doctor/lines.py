"""What the doctor says: one line for each thing it looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["ok", "note", "warning", "error"]
"""``note``: worth knowing, and nothing is wrong."""

VERSION = 1


@dataclass(frozen=True, slots=True)
class Line:
    """What was looked at, how it is, what shows that, and what helps."""

    check: str
    state: State
    evidence: str
    remedy: str = ""
    about: str = ""
    """The model or address it is about, if there can be several."""


def report_json(lines: Sequence[Line]) -> dict[str, Any]:
    """The `--json` form, version 1."""
    return {"v": VERSION, "ok": not has_errors(lines), "checks": [asdict(line) for line in lines]}


def has_errors(lines: Sequence[Line]) -> bool:
    """Whether something keeps a model from running."""
    return any(line.state == "error" for line in lines)
