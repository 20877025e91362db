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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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
            tool_glob, _, rest = pattern.partition(":")
            concerned = [tool for tool in tools if _fits(tool_glob.strip(), tool.name)]
            broken = not tool_glob.strip() or (":" in pattern and not re.match(r"[\w-]+=", rest))
            if broken or any(_readings(pattern, tool) is None for tool in concerned):
                effect = "counts for no call" if name == "allow" else "counts for every call"
                said.append(
                    f"permissions.{name}: `{pattern}` is no pattern `TOOL:argument=glob` of an "
                    f"argument that the tool has; it {effect} of its tool"
                )
    return said


@dataclass(frozen=True, slots=True)
class _Condition:
    argument: str
    glob: str


_Reading = Sequence[_Condition]


def _readings(pattern: str, tool: Tool) -> list[_Reading] | None:
    """What the part after the tool's name can mean; None if it means nothing."""
    if ":" not in pattern:
        return [()]
    rest = pattern.partition(":")[2]
    names = tool.spec.parameters.get("properties", {})
    start = "|".join(re.escape(name) for name in names) or r"(?!)"
    pieces = re.split(rf":(?=(?:{start})=)", rest, flags=re.IGNORECASE)
    if not re.match(rf"(?:{start})=", rest, re.IGNORECASE):
        return None
    split = [_condition(piece, names) for piece in pieces]
    return [split] if len(pieces) == 1 else [split, [_condition(rest, names)]]


def _condition(piece: str, names: Iterable[str]) -> _Condition:
    written, _, glob = piece.partition("=")
    name = next(name for name in names if name.lower() == written.lower())
    return _Condition(name, glob)


def _guards(pattern: str, tool: Tool, arguments: dict[str, Any]) -> bool:
    """Whether a pattern that restricts concerns the call; in doubt it does."""
    name = pattern.partition(":")[0].strip()
    if name and not _fits(name, tool.name):
        return False
    readings = _readings(pattern, tool)
    return (
        not name
        or readings is None
        or any(
            all(
                any(
                    _fits(c.glob, text)
                    for item in _items(arguments, c.argument)
                    for text in (item, *_plain(tool, c.argument, item))
                )
                for c in reading
            )
            for reading in readings
        )
    )


def _admits(pattern: str, tool: Tool, arguments: dict[str, Any]) -> bool:
    """Whether a pattern that permits covers the call, all of it."""
    if not _fits(pattern.partition(":")[0].strip(), tool.name):
        return False
    readings = _readings(pattern, tool)
    return readings is not None and all(
        c.argument in arguments
        and all(
            any(_fits(c.glob, text) for text in _plain(tool, c.argument, item) or (item,))
            for item in _items(arguments, c.argument)
        )
        for reading in readings
        for c in reading
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
