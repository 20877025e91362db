"""Formats of the agent file, and the releases of docker-agent that read them.

A format keeps changing until a release freezes it; from then on a newer one is in work.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cagent_ls.language.types import NEWEST_FORMAT, Field, Requirement, Tool, ToolsetType, Word


@dataclass(frozen=True, slots=True)
class Format:
    """A value of the `version:` key."""

    number: int
    readable_since: str | None
    """First release that reads it; None before 1.32."""
    frozen_in: str | None
    """First release in which it no longer changes; None while it is in work."""
    news: str
    """What it brought, in a few words."""


FORMATS: tuple[Format, ...] = (
    Format(0, None, None, "agents and models"),
    Format(1, None, None, "metadata, `provider` of models, script tools"),
    Format(2, None, None, "`rag`, handoffs, structured output, `api` toolsets"),
    Format(3, None, None, "providers, permissions, hooks, skills, routing, reranking"),
    Format(4, None, None, "fallback models"),
    Format(5, None, None, "lists of skills"),
    Format(6, None, None, "`mcps`, the model picker"),
    Format(7, "1.32.0", "1.39.0", "toolsets of type `rag` instead of the agent's `rag` list"),
    Format(8, "1.39.0", "1.56.0", "many hooks, defaults of providers, answer cache, lifecycle"),
    Format(9, "1.56.0", "1.71.0", "`runtime`, other coding agents, skills in the file"),
    Format(10, "1.71.0", "1.89.0", "shared commands, skills and toolsets"),
    Format(11, "1.89.0", "1.95.0", "`instruction_file`, capabilities of models"),
    Format(12, "1.95.0", "1.112.0", "budgets, summaries, webhooks"),
    Format(13, "1.112.0", "1.114.0", "`flavors`"),
    Format(14, "1.114.0", "1.116.0", "descriptions of models"),
    Format(15, "1.116.0", "1.133.0", "`safety`, instructions as lists"),
    Format(16, "1.133.0", None, "evaluators, guards, sound and films"),
)
"""Every known format; its number is its index."""


def format_of(version: str) -> int | None:
    """The format that a `version:` of this text means, or None for an unknown one.

    The text is compared as it is: ``"07"`` is unknown (a plain `07` is the number 7 before it is a
    text). An empty one means the newest format.
    """
    if not version:
        return NEWEST_FORMAT
    return next((f.number for f in FORMATS if str(f.number) == version), None)


@cache
def newest_format(release: str) -> int:
    """The newest format that a release such as ``"1.116.0"`` reads."""
    wanted = release_key(release)
    return max(
        f.number
        for f in FORMATS
        if f.readable_since is None or release_key(f.readable_since) <= wanted
    )


@cache
def release_key(release: str) -> tuple[int, ...]:
    """A release such as ``"1.116.0"`` or ``"v1.116.0"`` as something to compare."""
    return tuple(int(part) for part in release.removeprefix("v").split("."))


def exists(thing: Field | Word | Requirement, fmt: int, release: str | None = None) -> bool:
    """Whether a format has a thing, in one release or, without it, in any that reads the format."""
    last = NEWEST_FORMAT if thing.until is None else thing.until
    if not thing.since <= fmt <= last:
        return False
    # What a format lost in a release stays readable where a file says an older format.
    gone = thing.release_until if thing.until in (None, fmt) else None
    return _between(thing.release_since, gone, release)


def released(thing: ToolsetType | Tool, release: str | None = None) -> bool:
    """Whether a release has a toolset type or a tool; without one, whether any known one has."""
    return _between(thing.release_since, thing.release_until, release)


def _between(first: str | None, last: str | None, release: str | None) -> bool:
    if release is None:
        return True
    key = release_key(release)
    return (first is None or release_key(first) <= key) and (
        last is None or key <= release_key(last)
    )
