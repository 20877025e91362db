"""How much memory this machine can still give away."""

from __future__ import annotations

from pathlib import Path

_MEMINFO = Path("/proc/meminfo")


def free_memory(meminfo: Path = _MEMINFO) -> int | None:
    """Bytes that programs can get without swapping; None where the system does not tell.

    Linux counts what it would give back from its caches, as mapped weights are. Other systems
    have no such number for us: their free pages alone are nearly always few.
    """
    try:
        lines = meminfo.read_text("ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        key, _, value = line.partition(":")
        if key == "MemAvailable":
            return int(value.split()[0]) * 1024
    return None
