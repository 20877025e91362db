"""Sizes as people and as Docker Model Runner write them."""

from __future__ import annotations

import re

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_SIZE = re.compile(r"([\d.]+)\s*([KMGT]?)(i?)B", re.IGNORECASE)


def size_text(count: float) -> str:
    """A number of bytes in the unit that suits it: ``4.7 GiB``."""
    for unit in _UNITS:
        if count < 1024 or unit == _UNITS[-1]:
            break
        count /= 1024
    return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"


def size_bytes(text: str) -> int | None:
    """The bytes in ``4.68GiB`` or ``256.35 MB``; None for anything else."""
    found = _SIZE.fullmatch(text.strip())
    try:
        number = float(found[1]) if found else None
    except ValueError:
        return None
    if found is None or number is None:
        return None
    return int(number * (1024 if found[3] else 1000) ** _POWERS[found[2].upper()])
