"""Whether a tool call runs: permissions first, then the person at the terminal, if there is one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from cagent_ls.dmr.messages import ToolCall
from cagent_runtime.agents.permissions import decide
from cagent_runtime.config.models import Permissions
from cagent_runtime.tools.base import Tool

Reply = Literal["yes", "always", "no"]
Ask = Callable[[ToolCall], Awaitable[Reply]]


class Refused(Exception):
    """The call must not run; the message goes to the model."""


@dataclass
class Approval:
    """The policy of one run. `ask` is None where nobody can be asked."""

    permissions: Permissions = field(default_factory=Permissions)
    yolo: bool = False
    ask: Ask | None = None
    _always: set[str] = field(default_factory=set)

    async def check(self, tool: Tool, call: ToolCall, arguments: dict[str, Any]) -> None:
        """Returns if the call may run.

        Raises:
            Refused: It may not.
        """
        verdict = decide(tool, arguments, self.permissions, yolo=self.yolo)
        if verdict == "deny":
            raise Refused(f"the permissions of this agent forbid this call of {tool.name}")
        if verdict == "run" or tool.name in self._always:
            return
        if self.ask is None:
            raise Refused(
                f"{tool.name} was not run: it needs approval, and this run has no terminal on "
                "which anybody could be asked"
            )
        reply = await self.ask(call)
        if reply == "no":
            raise Refused(f"the user did not allow this call of {tool.name}")
        if reply == "always":
            self._always.add(tool.name)
