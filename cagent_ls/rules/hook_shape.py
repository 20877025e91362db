"""hook-shape: a hook in the form that belongs to other events."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._hooks import event_of, misshapen
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    hooks:\n"

RULE = Rule(
    id="hook-shape",
    severity=Severity.ERROR,
    summary="Events of tool calls take matchers with hooks in them, all other events plain hooks.",
    bad=_HEAD + "      pre_tool_use:\n        # look at each call\n        - type: command\n"
    "          command: ./look.sh\n",
    good=_HEAD + "      pre_tool_use:\n        # look at each call\n        - matcher: '*'\n"
    "          hooks:\n            - type: command\n              command: ./look.sh\n",
    details="An event of tool calls (`pre_tool_use`, `post_tool_use`, `permission_request`, "
    "`tool_response_transform`, `tool_input_transform`, `tool_guard`) is a list of matchers, each "
    "with its own `hooks`. Every other event is a list of hooks, since there is no tool to match. "
    "A file that mixes the two forms is refused. Move the hooks below a matcher, or out of it.",
    rows=("U13",),
)


@RULE.each("HookMatcher")
def plain_hook(matcher: Bound, _about: About) -> Iterator[Finding]:
    """A hook at an event of tool calls."""
    if misshapen(matcher):
        event = event_of(matcher)
        message = (
            f"`{event}` takes matchers: put this hook in a list under `hooks`, beside a `matcher` "
            "for the names of the tools"
        )
        yield RULE.at(matcher.head, message)


@RULE.each("Hook")
def with_matcher(hook: Bound, _about: About) -> Iterator[Finding]:
    """A matcher at an event that has no tool."""
    if misshapen(hook):
        event = event_of(hook)
        message = (
            f"`{event}` has no tool to match: list what stands under `hooks` here itself, without "
            "a `matcher`"
        )
        yield RULE.at(hook.head, message)
