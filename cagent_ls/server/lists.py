"""Lists from elsewhere: who may be asked, as the user's options say, and when."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cagent_ls.catalog.catalogue import Catalogue
from cagent_ls.catalog.models import InstalledModels
from cagent_ls.server import network
from cagent_ls.server.beside import later
from cagent_ls.server.server import CagentServer
from cagent_ls.surroundings.folders import cache_folder

if TYPE_CHECKING:
    from cagent_ls.catalog.remote import RemoteList


def configure(ls: CagentServer) -> None:
    """Takes up the options `offline` (nobody is asked) and `catalogues` (sites are, too)."""
    offline = ls.options.get("offline") is True
    wanted = ls.options.get("catalogues") is True and not offline
    ls.models = InstalledModels(offline=offline)
    ls.catalogue = Catalogue(_sites() if wanted else ())


def refresh_catalogue(ls: CagentServer) -> None:
    """Asks for what models and servers there are, in the background, if that is wanted and due."""
    if ls.catalogue.due:
        later(ask_catalogue(ls))


async def ask_catalogue(ls: CagentServer, *, force: bool = False) -> bool:
    """Asks for the lists that are due, or for all that are wanted; whether something is new."""
    await network.load()
    return await ls.catalogue.refresh(force=force)


def _sites() -> Iterator[RemoteList]:
    # Few want them, and the others need not wait for the import.
    from cagent_ls.catalog.remote import RemoteList
    from cagent_ls.catalog.sources import SOURCES

    folder = cache_folder(os.environ)
    for source in SOURCES:
        yield RemoteList(source, folder)
