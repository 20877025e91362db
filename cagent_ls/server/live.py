"""What the features may know of the world around a document of the session."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pygls.uris import to_fs_path

from cagent_ls.catalog.rag_state import IndexKey, IndexState, is_remote
from cagent_ls.features.live import Index, Live
from cagent_ls.server.server import CagentServer

Read = Callable[[IndexKey], IndexState | None]


def live_of(ls: CagentServer, uri: str, read: Read) -> Live:
    """What is known now; `read` tells the state of an index."""
    folder = folder_of(uri)

    def index(index: Index) -> IndexState | None:
        key = key_of(folder, index)
        return read(key) if key is not None else None

    return Live(
        models=ls.models.fresh(),
        variables=os.environ.keys(),
        index=index,
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
