"""What a toolset and a tool are, and the check of arguments before anything runs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from jsonschema import Draft202012Validator

from cagent_ls.dmr.messages import ToolSpec
from cagent_runtime.agents.events import Emit


class ToolError(Exception):
    """The tool could not do it; the message goes to the model."""


@dataclass(frozen=True)
class Tool:
    """A tool with its implementation; a read-only one runs without a question."""

    spec: ToolSpec
    call: Callable[[dict[str, Any]], Awaitable[str]]
    read_only: bool = False
    spellings: Mapping[str, Callable[[str], Sequence[str]]] = field(default_factory=dict)
    """For arguments that can be written in many ways (paths): the ways that permissions compare."""

    @property
    def name(self) -> str:
        """How the model calls it."""
        return self.spec.name


class Toolset(Protocol):
    """A group of tools from one entry under `toolsets:`."""

    @property
    def instruction(self) -> str:
        """What the system prompt says about the tools; may be empty."""
        ...

    def tools(self) -> list[Tool]:
        """The tools that the file keeps."""
        ...

    async def start(self, emit: Emit) -> None:
        """Gets ready for the first call; may take long and tells how far it is."""
        ...


def parse_arguments(spec: ToolSpec, text: str) -> dict[str, Any]:
    """The arguments of a call as the schema wants them; no text at all means none.

    Raises:
        ToolError: They are no JSON object or do not fit the schema.
    """
    try:
        arguments = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError) as error:
        raise ToolError(f"the arguments are not valid JSON ({error}); nothing was run") from None
    errors = sorted(Draft202012Validator(spec.parameters).iter_errors(arguments), key=str)
    if errors:
        where = ".".join(str(step) for step in errors[0].absolute_path)
        place = f" at `{where}`" if where else ""
        raise ToolError(f"wrong arguments{place}: {errors[0].message}; nothing was run")
    return dict(arguments)
