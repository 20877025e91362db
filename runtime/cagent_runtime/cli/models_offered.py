"""Models that can be pulled: our own list, and Docker Hub's where the user asks for it."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cagent_ls.catalog import sources
from cagent_ls.catalog.catalogue import Catalogue
from cagent_ls.catalog.pullable import DMR_MODELS, LISTED_ON, Suggestion
from cagent_ls.catalog.remote import RemoteList
from cagent_ls.catalog.values import Known
from cagent_ls.surroundings.folders import cache_folder


@dataclass(frozen=True, slots=True)
class Offered:
    """Models of Docker Model Runner, as of `listed_on`; `failure` says why they are no newer."""

    models: Sequence[Suggestion]
    listed_on: date
    failure: str = ""


BUNDLED = Offered(DMR_MODELS, LISTED_ON)


async def from_docker_hub() -> Offered:
    """Our list, then what Docker Hub has, or had when it was last asked; never raises."""
    hub = RemoteList(sources.DOCKER_HUB, cache_folder(os.environ))
    catalogue = Catalogue([hub])
    await catalogue.refresh(force=True)
    known = hub.current()
    when = LISTED_ON
    if isinstance(known, Known):
        when = date.fromtimestamp(time.time() - known.age_seconds)
    return Offered(catalogue.offered.models["dmr"], when, hub.failure)
