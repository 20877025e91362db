"""What the features may know of the world around a document of the session."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from pygls.uris import to_fs_path

from cagent_ls.catalog.rag_state import IndexKey, IndexState, is_remote
from cagent_ls.catalog.sizes import size_of
from cagent_ls.catalog.values import Known
from cagent_ls.features.live import Index, Live
from cagent_ls.server.server import CagentServer

Read = Callable[[IndexKey], IndexState | None]
Entries = Callable[[str], Iterable[tuple[str, bool]]]


def _nothing(relative: str) -> Iterable[tuple[str, bool]]:
    return ()


def live_of(ls: CagentServer, uri: str, read: Read, entries: Entries = _nothing) -> Live:
    """What is known now.

    Args:
        ls: The session.
        uri: The document.
        read: Tells the state of an index.
        entries: Tells what is in a folder beside the document; each with whether it is a folder.
    """
    folder = folder_of(uri)
    known = ls.models.current()

    def index(index: Index) -> IndexState | None:
        key = key_of(folder, index)
        return read(key) if key is not None else None

    return Live(
        models=known.values if isinstance(known, Known) else None,
        is_fresh=ls.models.fresh() is not None,
        is_asking=ls.catalogue.due
        or (not isinstance(known, Known) and (ls.models.due or ls.is_refreshing)),
        offered=ls.catalogue.offered,
        variables=os.environ.keys(),
        sizes=size_of,
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
