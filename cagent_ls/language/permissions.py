"""Patterns of tool calls: ``TOOL`` or ``TOOL:argument=glob``, with further ``:argument=glob``."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, taken apart."""

    tool: str
    """Glob of the tool's name. A colon stays in it where no condition follows the colon."""
    arguments: tuple[tuple[str, str], ...] = ()
    """Names and globs as they stand; of two with one name docker-agent heeds the last only."""
    dropped: tuple[str, ...] = ()
    """Parts after a condition that docker-agent ignores."""


_CONDITION = re.compile(r":(\w+)=", re.ASCII)


def parse_pattern(text: str, *, colons_in_values: bool) -> Pattern:
    """Takes a pattern apart.

    Args:
        text: The pattern.
        colons_in_values: Only a colon before ``name=`` starts a condition, as docker-agent reads
            it since 1.115; before, every colon ended a value.
    """
    if colons_in_values:
        tool, *rest = _CONDITION.split(text)
        return Pattern(tool, tuple(zip(rest[::2], rest[1::2], strict=True)))
    first, *parts = text.split(":")
    tools, arguments, dropped = [first], [], []
    for part in parts:
        name, sign, glob = part.partition("=")
        if sign and name:
            arguments.append((name, glob))
        elif arguments:
            dropped.append(part)
        else:
            tools.append(part)
    return Pattern(":".join(tools), tuple(arguments), tuple(dropped))


def covers(pattern: Pattern, other: Pattern) -> bool:
    """Whether `pattern` fits every call that `other` fits; False where that is not certain."""
    others = dict(other.arguments)
    return glob_covers(pattern.tool, other.tool) and all(
        name in others and glob_covers(glob, others[name])
        for name, glob in dict(pattern.arguments).items()
    )


def glob_covers(glob: str, other: str) -> bool:
    """Whether a glob fits all that another one fits; ``*`` fits any text, case does not matter."""
    glob, other = glob.lower(), other.lower()
    if glob == other:
        return True
    if not ("*" in glob or "?" in glob) or re.search(r"[\[\\]", glob + other):
        return False
    # The other glob is matched like a text; only a star may swallow its wildcards. Atomic groups
    # keep the time linear.
    first, *rest = (
        "".join("[^*]" if char == "?" else re.escape(char) for char in part)
        for part in glob.split("*")
    )
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1])
    pattern = f"{first}{middle}.*{rest[-1]}" if rest else first
    return re.fullmatch(pattern, other, re.DOTALL) is not None
