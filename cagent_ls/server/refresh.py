"""Work in the background, and asking a client to ask again when it has brought something new."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from pygls.lsp.server import LanguageServer

_WORK: set[asyncio.Task[Any]] = set()
"""Held here until they are done: the loop alone does not keep tasks alive."""


def later(work: Coroutine[Any, Any, Any]) -> None:
    """Runs `work` beside everything else."""
    task = asyncio.get_running_loop().create_task(work)
    _WORK.add(task)
    task.add_done_callback(_WORK.discard)


def ask_again(server: LanguageServer) -> None:
    """Has lenses and inlay hints asked for again by clients that know how to; waits for nothing."""
    known = server.client_capabilities.workspace
    if known is None:
        return
    if known.code_lens is not None and known.code_lens.refresh_support:
        server.workspace_code_lens_refresh(None)
    if known.inlay_hint is not None and known.inlay_hint.refresh_support:
        server.workspace_inlay_hint_refresh(None)
