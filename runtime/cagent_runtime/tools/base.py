"""What a tool is, and the check of its arguments before anything runs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from cagent_ls.dmr.messages import ToolSpec


class ToolError(Exception):
    """The tool could not do it; the message goes to the model."""


@dataclass(frozen=True)
class Tool:
    """A tool with its implementation; a read-only one runs without a question."""

    spec: ToolSpec
    call: Callable[[dict[str, Any]], Awaitable[str]]
    read_only: bool = False


def parse_arguments(spec: ToolSpec, text: str) -> dict[str, Any]:
    """The arguments of a call as the schema wants them.

    Raises:
        ToolError: They are no JSON object or do not fit the schema.
    """
    try:
        arguments = json.loads(text or "{}")
    except ValueError:
        raise ToolError("the arguments are not valid JSON") from None
    errors = sorted(Draft202012Validator(spec.parameters).iter_errors(arguments), key=str)
    if errors:
        raise ToolError(f"wrong arguments: {errors[0].message}")
    return dict(arguments)
