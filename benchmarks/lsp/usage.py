"""What a process has used, itself and its children (Linux)."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

_CPU_OF_ALL_THREADS = 2
"""CPUCLOCK_SCHED, as `clock_getcpuclockid(3)` puts it into the id of a process's clock."""
_STILL = 0.15
"""So many seconds without work, and a server has done what an edit gave it to do."""
_NOISE = 0.002
"""CPU seconds in that time that are no work (timers, heartbeats)."""


def cpu(pid: int) -> float:
    """Seconds of CPU so far."""
    return sum(_cpu(each) for each in _family(pid))


def peak(pid: int) -> float:
    """The most memory held at once, in megabytes."""
    return sum(_peak(each) for each in _family(pid))


async def settled(pid: int) -> float:
    """`cpu` once the process has nothing more to do."""
    before = cpu(pid)
    while True:
        await asyncio.sleep(_STILL)
        now = cpu(pid)
        if now - before < _NOISE:
            return now
        before = now


def _cpu(pid: int) -> float:
    return time.clock_gettime(~pid << 3 | _CPU_OF_ALL_THREADS)


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0]) / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *(each for child in children for each in _family(int(child)))]
