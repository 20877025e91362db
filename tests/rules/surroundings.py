"""Surroundings for cases: which files are there and which variables are set."""

from dataclasses import dataclass
from fnmatch import fnmatch

from cagent_ls.analysis.around import Around


@dataclass(frozen=True)
class Present:
    """Files that are there, and no others."""

    names: tuple[str, ...] = ()

    def exists(self, path: str) -> bool:
        return path in self.names

    def matches(self, pattern: str) -> bool:
        return any(fnmatch(name, pattern) for name in self.names)

    def found_upwards(self, name: str) -> bool:
        return name in self.names


def with_files(*names: str) -> Around:
    return Around(files=Present(names))


def with_variables(*names: str) -> Around:
    return Around(variables=frozenset(names))


NOTHING = Around(variables=frozenset(), files=Present())
"""No file is there and no variable is set."""
