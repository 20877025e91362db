"""What is around a file: ignore rules, globs, files on disk, names of variables.

`around` makes the one value through which the rules see all of it.
"""

from __future__ import annotations

import os
from pathlib import Path

from cagent_ls.analysis.around import Around
from cagent_ls.surroundings.disk import Disk


def around(path: Path | None, *, environment: bool) -> Around:
    """The surroundings of the file at `path`; without a path its files are unknown.

    `environment` says whether the variables of this process are those the file will run with.
    """
    variables = frozenset(os.environ) if environment else None
    return Around(variables, Disk(path.absolute().parent) if path is not None else None)
