"""What is known of models and indexes is looked at anew, due or not."""

from __future__ import annotations

import asyncio
from typing import Any

from cagent_ls.server.beside import in_thread
from cagent_ls.server.lists import ask_catalogue
from cagent_ls.server.refresh import ask_again
from cagent_ls.server.server import CagentServer


async def look_again(ls: CagentServer) -> dict[str, Any]:
    """Reads states of indexes, asks the model runner and wanted sites, has the client ask again.

    Returns how many models there are; None if the runner did not tell.
    """
    await in_thread(ls.indexes.look_again)
    await asyncio.gather(ls.ask_models(force=True), ask_catalogue(ls, force=True))
    ask_again(ls)
    models = ls.models.fresh()
    return {"models": None if models is None else len(models)}
