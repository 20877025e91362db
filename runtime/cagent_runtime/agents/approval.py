"""Decides whether a tool call may run. Deny beats everything, also `--yolo`."""

from __future__ import annotations

import re
from typing import Any, Literal

from cagent_runtime.config.models import Permissions

Verdict = Literal["run", "ask", "deny"]


def decide(
    name: str,
    arguments: dict[str, Any],
    *,
    read_only: bool,
    permissions: Permissions,
    yolo: bool,
) -> Verdict:
    """The verdict on one call: deny, then yolo, allow, ask, and read-only tools run."""
    if any(_matches(p, name, arguments, unclear=True) for p in permissions.deny):
        return "deny"
    if yolo or any(_matches(p, name, arguments) for p in permissions.allow):
        return "run"
    if any(_matches(p, name, arguments) for p in permissions.ask):
        return "ask"
    return "run" if read_only else "ask"


def _matches(pattern: str, name: str, arguments: dict[str, Any], *, unclear: bool = False) -> bool:
    """Whether ``TOOL`` or ``TOOL:argument=glob:...`` fits; `unclear` is the answer to nonsense."""
    tool, *conditions = re.split(r":(?=[A-Za-z_]\w*=)", pattern)
    if not _glob(tool.partition(":")[0], name):
        return False
    if ":" in tool:
        return unclear
    for condition in conditions:
        key, _, glob = condition.partition("=")
        if key not in arguments or not _glob(glob, _as_text(arguments[key])):
            return False
    return True


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _glob(glob: str, text: str) -> bool:
    """Shell-like, but ``*`` also crosses slashes and line ends, and case does not matter."""
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in glob)
    return re.fullmatch("".join(parts), text, re.IGNORECASE | re.DOTALL) is not None
