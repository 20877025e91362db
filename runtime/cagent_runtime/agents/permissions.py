"""Patterns of tool calls, and the verdict of the three lists.

A pattern is ``TOOL`` or ``TOOL:argument=glob``, with as many ``:argument=glob`` as wanted, all of
which must fit. Case does not matter; ``*`` stands for any text, slashes and line ends included,
``?`` for one character. A glob may hold colons: only a colon before the name of an argument of the
tool and a ``=`` starts the next condition.

What a pattern leaves open never opens anything: a broken one under ``deny`` or ``ask`` counts for
every call of its tool, one under ``allow`` for none; where it can be read in two ways, one reading
is enough to deny or ask, and all are needed to allow. Paths are compared in the form the model
wrote and in their plain forms, so that ``./a/../b`` is no way around a rule about ``b``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Literal

from cagent_ls.language.permissions import Pattern, parse_pattern
from cagent_runtime.config.models import Permissions
from cagent_runtime.tools.base import Tool

Verdict = Literal["run", "ask", "deny"]


def decide(
    tool: Tool, arguments: dict[str, Any], permissions: Permissions, *, yolo: bool = False
) -> Verdict:
    """The verdict on one call: deny, then `yolo` and allow, then ask; else read-only tools run."""
    if any(_guards(pattern, tool, arguments) for pattern in permissions.deny):
        return "deny"
    if yolo or any(_admits(pattern, tool, arguments) for pattern in permissions.allow):
        return "run"
    if any(_guards(pattern, tool, arguments) for pattern in permissions.ask):
        return "ask"
    return "run" if tool.read_only else "ask"


def problems(permissions: Permissions, tools: Sequence[Tool]) -> list[str]:
    """What is wrong with the patterns, for people; they still count, see above."""
    said = []
    for name in ("deny", "allow", "ask"):
        for pattern in getattr(permissions, name):
            parsed = _parse(pattern)
            tool_glob = _tool_glob(parsed)
            concerned = [tool for tool in tools if _fits(tool_glob, tool.name)]
            broken = not tool_glob or ":" in parsed.tool
            if broken or any(_readings(parsed, tool) is None for tool in concerned):
                effect = "counts for no call" if name == "allow" else "counts for every call"
                said.append(
                    f"permissions.{name}: `{pattern}` is no pattern `TOOL:argument=glob` of an "
                    f"argument that the tool has; it {effect} of its tool"
                )
    return said


_Reading = Sequence[tuple[str, str]]
"""Names of arguments with the globs that they must fit."""


def _parse(pattern: str) -> Pattern:
    return parse_pattern(pattern, colons_in_values=True)


def _tool_glob(pattern: Pattern) -> str:
    return pattern.tool.partition(":")[0].strip()


def _readings(pattern: Pattern, tool: Tool) -> list[_Reading] | None:
    """What the part after the tool's name can mean; None if it means nothing."""
    if ":" in pattern.tool:
        return None
    if not pattern.arguments:
        return [()]
    names = {name.lower(): name for name in tool.spec.parameters.get("properties", {})}
    split: list[tuple[str, str]] = []
    whole = ""
    for written, glob in pattern.arguments:
        name = names.get(written.lower())
        if name:
            split.append((name, glob))
        elif not split:
            return None
        else:  # no argument of the tool, so it belongs to the value before
            split[-1] = (split[-1][0], f"{split[-1][1]}:{written}={glob}")
        whole = f"{whole}:{written}={glob}" if whole else f"={glob}"
    return [split] if len(split) == 1 else [split, [(split[0][0], whole[1:])]]


def _guards(written: str, tool: Tool, arguments: dict[str, Any]) -> bool:
    """Whether a pattern that restricts concerns the call; in doubt it does."""
    pattern = _parse(written)
    name = _tool_glob(pattern)
    if name and not _fits(name, tool.name):
        return False
    readings = _readings(pattern, tool)
    return (
        not name
        or readings is None
        or any(
            all(
                any(
                    _fits(glob, text)
                    for item in _items(arguments, argument)
                    for text in (item, *_plain(tool, argument, item))
                )
                for argument, glob in reading
            )
            for reading in readings
        )
    )


def _admits(written: str, tool: Tool, arguments: dict[str, Any]) -> bool:
    """Whether a pattern that permits covers the call, all of it."""
    pattern = _parse(written)
    if not _fits(_tool_glob(pattern), tool.name):
        return False
    readings = _readings(pattern, tool)
    return readings is not None and all(
        argument in arguments
        and all(
            any(_fits(glob, text) for text in _plain(tool, argument, item) or (item,))
            for item in _items(arguments, argument)
        )
        for reading in readings
        for argument, glob in reading
    )


def _items(arguments: dict[str, Any], name: str) -> list[str]:
    """The argument as texts: each item of a list, JSON for what is neither text nor list."""
    if name not in arguments:
        return []
    value = arguments[name]
    items = value if isinstance(value, list) else [value]
    return [item if isinstance(item, str) else json.dumps(item) for item in items]


def _plain(tool: Tool, argument: str, value: str) -> Sequence[str]:
    spell = tool.spellings.get(argument)
    return spell(value) if spell else ()


def _fits(glob: str, text: str) -> bool:
    """Atomic groups keep the time linear: what a model writes may be long."""
    first, *rest = (
        "".join("." if c == "?" else re.escape(c) for c in part) for part in glob.split("*")
    )
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1])
    pattern = f"{first}{middle}.*{rest[-1]}" if rest else first
    return re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL) is not None
