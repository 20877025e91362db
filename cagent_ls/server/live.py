"""What the features may know of the world around a document of the session."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from pygls.uris import to_fs_path

from cagent_ls.catalog.rag_state import IndexKey, IndexState, is_remote
from cagent_ls.catalog.values import Known
from cagent_ls.features.live import Index, Live
from cagent_ls.server.server import CagentServer
from cagent_ls.surroundings import disk

Read = Callable[[IndexKey], IndexState | None]

_MOST_FILES = 500
"""So many names of a folder are offered."""


def live_of(ls: CagentServer, uri: str, read: Read) -> Live:
    """What is known now; `read` tells the state of an index."""
    folder = folder_of(uri)
    known = ls.models.current()

    def index(index: Index) -> IndexState | None:
        key = key_of(folder, index)
        return read(key) if key is not None else None

    def entries(relative: str) -> Iterable[tuple[str, bool]]:
        if folder is None or disk.is_remote(relative):
            return ()
        return _entries(folder / relative)

    return Live(
        models=known.values if isinstance(known, Known) else None,
        is_fresh=ls.models.fresh() is not None,
        is_asking=ls.catalogue.due
        or (not isinstance(known, Known) and (ls.models.due or ls.is_refreshing)),
        offered=ls.catalogue.offered,
        variables=os.environ.keys(),
        index=index,
        folder=entries,
    )


def folder_of(uri: str) -> Path | None:
    """The folder of a document that is a file."""
    path = to_fs_path(uri)
    return Path(path).parent if path is not None else None


def key_of(folder: Path | None, index: Index) -> IndexKey | None:
    """Where the runtime finds an index; None where the document or the index is no local file."""
    if folder is None or is_remote(index.database):
        return None
    return IndexKey(folder / index.database, index.source, index.strategy)


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """What is in a folder; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, entry.is_dir()) for entry in islice(entries, _MOST_FILES)]
    except (OSError, ValueError):
        return []
