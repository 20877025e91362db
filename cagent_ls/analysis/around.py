"""What rules may know of the world around a file: one value, whose absent parts are unknown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


class Files(Protocol):
    """The files that an agent file names, as its runtime would find them."""

    def exists(self, path: str) -> bool:
        """Whether `path`, relative to the folder of the agent file, is a file or a folder."""
        ...

    def matches(self, pattern: str) -> bool:
        """Whether a path or a glob with ``**`` finds at least one file."""
        ...

    def found_upwards(self, name: str) -> bool:
        """Whether `name` is in the working directory, one of its parents or the home folder."""
        ...


@dataclass(frozen=True, slots=True)
class Around:
    """The surroundings of one file. None means unknown, and unknown is never a finding."""

    variables: Collection[str] | None = None
    """Names of the environment variables that are set."""
    files: Files | None = None
    grammars: Collection[str] | None = None
    """File endings that code-aware chunking has a grammar for."""

    @property
    def has_gaps(self) -> bool:
        """Whether something is unknown."""
        return None in (self.variables, self.files, self.grammars)


UNKNOWN = Around()
