"""Examines many files, in several processes where that is faster."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence

from cagent_ls.cli.examine import Outcome, Wish, examine
from cagent_ls.cli.files import Source
from cagent_ls.settings.project import Projects

FILES_A_PROCESS = 150
"""Fewer take less time than a process needs to start and to load the rules."""

FILES_A_COLLECTION = 20
"""Trees that wait to be collected; some megabytes."""


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
    return list(_examine_each(*job))


def _examine_each(sources: Sequence[Source], wish: Wish) -> Iterator[Outcome]:
    projects = Projects()
    # Trees are made, used and dropped, and what was imported stays: looking for garbage at every
    # turn takes as long as the checks. So it is done between files, over their trees alone.
    gc.freeze()
    gc.disable()
    try:
        for number, source in enumerate(sources, 1):
            yield examine(source, wish, projects)
            if number % FILES_A_COLLECTION == 0:
                gc.collect()
    finally:
        gc.enable()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
