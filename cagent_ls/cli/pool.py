"""Examines many files, in several processes where that is faster."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cagent_ls.cli.examine import Outcome, Wish, examine
from cagent_ls.cli.files import Source
from cagent_ls.settings.project import Projects

FILES_A_PROCESS = 150
"""Fewer take less time than a process needs to start and to load the rules."""

TEXT_A_COLLECTION = 4_000_000
"""Characters whose trees may wait to be collected; they take some hundred megabytes."""


@contextmanager
def without_collector() -> Iterator[None]:
    """Looks for garbage only where we say so.

    Trees are circles. To look for dead ones at every turn takes as long as the checks themselves.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def examine_all(sources: Sequence[Source], wish: Wish) -> Iterator[Outcome]:
    """The outcomes, in the order of the sources.

    Raises:
        ProjectError: Some `cagent-ls.toml` is wrong.
    """
    processes = min(_processors(), len(sources) // FILES_A_PROCESS)
    if processes < 2 or any(source.stdin for source in sources):
        yield from _examine_each(sources, wish)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Chunks small enough that no process waits long for the last one.
    size = max(10, len(sources) // (processes * 4))
    chunks = [(sources[at : at + size], wish) for at in range(0, len(sources), size)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for outcomes in pool.map(_examine_chunk, chunks):
            yield from outcomes


def _examine_chunk(job: tuple[Sequence[Source], Wish]) -> list[Outcome]:
    gc.disable()  # for good: the process does nothing else
    return list(_examine_each(*job))


def _examine_each(sources: Sequence[Source], wish: Wish) -> Iterator[Outcome]:
    projects = Projects()
    size = 0
    for source in sources:
        outcome = examine(source, wish, projects)
        yield outcome
        size += outcome.size
        if size > TEXT_A_COLLECTION:
            gc.collect()
            size = 0


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
