"""Which runtimes a check speaks of, and what that means for a file."""

from __future__ import annotations

from dataclasses import dataclass

from cagent_ls.language.formats import newest_format, release_key
from cagent_ls.language.types import NEWEST_FORMAT, NEWEST_RELEASE

BUNDLED, DOCKER_AGENT = "bundled", "docker-agent"
"""The runtimes: our own, and docker-agent (cagent)."""

BOTH = frozenset({BUNDLED, DOCKER_AGENT})


@dataclass(frozen=True, slots=True)
class Target:
    """The runtimes that a file is meant for."""

    runtimes: frozenset[str] = BOTH
    release: str = NEWEST_RELEASE
    """The docker-agent release; the newest known one unless it was named."""

    @classmethod
    def parse(cls, text: str) -> Target:
        """Reads ``bundled``, ``docker-agent``, ``docker-agent@1.116.0`` or ``both``.

        Raises:
            ValueError: It is none of them; the message says what is possible.
        """
        name, _, release = text.partition("@")
        release = release.removeprefix("v")
        if release and (name == BUNDLED or not all(p.isdecimal() for p in release.split("."))):
            release = "?"
        runtimes = BOTH if name == "both" else frozenset({name})
        if not runtimes <= BOTH or release == "?":
            raise ValueError(
                f"unknown target `{text}`; write `bundled`, `docker-agent`, "
                f"`docker-agent@{NEWEST_RELEASE}` or `both`"
            )
        return cls(runtimes, release or NEWEST_RELEASE)

    @property
    def has_docker_agent(self) -> bool:
        """Whether docker-agent is among the runtimes."""
        return DOCKER_AGENT in self.runtimes

    @property
    def newest_format(self) -> int:
        """The format of a file without `version:`, and the highest one that is read."""
        return NEWEST_FORMAT if BUNDLED in self.runtimes else newest_format(self.release)


@dataclass(frozen=True, slots=True)
class About:
    """What a check of one part of a file must know of the whole: hashable, so it keys caches."""

    target: Target
    format: int
    """The format that applies; the newest one for unmarked files and for unknown numbers."""
    marked: bool
    """Whether the file says its format."""
    newer: bool = False
    """The file says a format newer than we know: only what holds in every format is checked."""

    @property
    def release(self) -> str | None:
        """The docker-agent release whose rules count, or None where only we run the file."""
        return self.target.release if self.target.has_docker_agent else None

    @property
    def is_newest(self) -> bool:
        """Whether the format is the one in work, whose keys may be newer than we know."""
        return self.format == NEWEST_FORMAT

    def released(self, since: str | None = None, until: str | None = None) -> bool:
        """Whether the release of docker-agent lies in the interval, both ends included."""
        at = release_key(self.target.release)
        return (since is None or release_key(since) <= at) and (
            until is None or at <= release_key(until)
        )
