"""What follows from the name of a Claude model."""

from __future__ import annotations

import re

_VERSION = re.compile(r"(?:opus|sonnet)-(\d{1,2})(?!\d)(?:[-.](\d{1,2})(?!\d))?")


def thinks_adaptively(model: str) -> bool:
    """Whether the model decides itself how long it thinks, as Claude does from 4.6 on.

    Such a model hands back a summary of its reasoning at most.
    """
    name = model.strip().lower().rpartition("/")[2]
    if "fable" in name or "mythos" in name:
        return True
    version = _VERSION.search(name)
    return version is not None and (int(version[1]), int(version[2] or 0)) >= (4, 6)
