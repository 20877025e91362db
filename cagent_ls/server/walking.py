"""A walk through the files of the workspace, shown to the user if it takes long."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing

from lsprotocol import types as lsp

from cagent_ls.server.progress import Progress, progress
from cagent_ls.server.server import CagentServer
from cagent_ls.server.workspace_files import AgentFile

_TITLE = "Looking for agent files"
_SOON_SECONDS = 0.5
"""A walk that is over by then is not shown, unless the client has given a token for it."""


async def walk(
    ls: CagentServer, token: lsp.ProgressToken | None
) -> AsyncGenerator[list[AgentFile | None], None]:
    """The batches of a walk; a user who cancels it cancels the request that it is for."""
    begun, looked_at = time.monotonic(), 0
    shown: Progress | None = None
    async with AsyncExitStack() as stack:
        batches = await stack.enter_async_context(aclosing(ls.workspace_files.walk(ls.folders)))
        async for batch in batches:
            is_long = token is not None or time.monotonic() - begun > _SOON_SECONDS
            if shown is None and is_long:
                shown = await stack.enter_async_context(progress(ls, _TITLE, token))
                shown.when_cancelled_end_request()
            looked_at += len(batch)
            if shown is not None:
                shown.report(f"{looked_at} YAML files")
            yield batch
