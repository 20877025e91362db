"""Durations as Go writes them: ``1h30m``, ``1.5s``, ``-2ms``."""

from __future__ import annotations

import re
from fractions import Fraction

_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,  # micro sign
    "μs": 10**3,  # Greek mu
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|[uµμ]s|ms|s|m|h)")
_LONGEST = 2**63 - 1


def parse_duration(text: str) -> float | None:
    """The seconds that Go reads from `text`, or None where it refuses it."""
    sign, rest = (-1 if text[:1] == "-" else 1), text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0.0
    total, at = 0, 0
    while part := _PART.match(rest, at):
        whole, digits, unit = part[1], part[2] or "", part[3]
        if not whole + digits:
            return None
        number = Fraction(int(whole + digits), 10 ** len(digits))
        total += int(number * _NANOSECONDS[unit])
        at = part.end()
    if not rest or at != len(rest) or total > _LONGEST + (sign < 0):
        return None
    return sign * total / 10**9


def duration_text(seconds: float) -> str:
    """Seconds as Go writes them, to the millisecond: ``1h30m0s``, ``5m0s``, ``1.5s``, ``200ms``."""
    whole = round(seconds * 1000)
    if 0 < whole < 1000:
        return f"{whole}ms"
    minutes, rest = divmod(whole, 60_000)
    text = f"{rest / 1000:g}s"
    if minutes:
        text = f"{minutes % 60}m{text}"
    return f"{minutes // 60}h{text}" if minutes >= 60 else text
