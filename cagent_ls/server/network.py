"""The network is imported when somebody is first asked, and not on the event loop.

Its import takes long enough to be felt by who types meanwhile.
"""

from __future__ import annotations

from importlib import import_module

from cagent_ls.server.beside import in_thread

_NEEDED = ("httpcore", "cagent_ls.dmr.client", "cagent_ls.dmr.discovery")


async def load() -> None:
    """Imports what a first request needs; next to nothing from the second time on."""
    await in_thread(_load)


def _load() -> None:
    for name in _NEEDED:
        import_module(name)
    anyio = import_module("anyio")
    anyio.run(anyio.sleep, 0)  # imports its part for asyncio
