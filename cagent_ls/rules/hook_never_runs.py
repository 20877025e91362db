"""hook-never-runs: a hook at an event that no one calls, or of a function that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.hook_events import BUILTINS
from cagent_ls.rules.rule import Rule, replace

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    hooks:\n      turn_start:\n"
_SESSION = ("session_start", "session_end")

RULE = Rule(
    id="hook-never-runs",
    severity=Severity.WARNING,
    summary="docker-agent loads some hooks that it cannot run.",
    bad=_HEAD + "        # the date of today\n        - {type: builtin, command: add_dat}\n",
    good=_HEAD + "        # the date of today\n        - {type: builtin, command: add_date}\n",
    details="The name of a built-in hook is not checked when the file loads: an unknown one fails "
    "each time its event comes. Built-in hooks came with different releases. The events "
    "`session_start` and `session_end` are called since docker-agent 1.32.5; older releases load "
    "their hooks and never run them.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L40",),
)


@RULE.each("Hooks")
def sessions(hooks: Bound, about: About) -> Iterator[Finding]:
    """Events that old releases never call."""
    if about.released("1.32.5"):
        return
    for name in _SESSION:
        if hooks.is_set(name):
            message = f"`{name}` hooks do not run before docker-agent 1.32.5; update it"
            yield RULE.at(hooks.key(name).span, message)


@RULE.each("Hook")
def builtin(hook: Bound, about: About) -> Iterator[Finding]:
    """Built-in hooks that the release does not have."""
    node = hook.get("command")
    if hook.variant != "builtin" or node is None or node.kind != "scalar" or not node.text:
        return
    since = BUILTINS.get(node.text)
    if since is None:
        near = nearest(node.text, BUILTINS)
        remedy = f"did you mean `{near}`?" if near else f"known are {', '.join(sorted(BUILTINS))}"
        fixes = replace(node, near) if near else ()
        yield RULE.at(node.span, f"no built-in hook is called `{node.text}`; {remedy}", fixes=fixes)
    elif not about.released(since):
        message = f"the built-in hook `{node.text}` came with docker-agent {since}; update it"
        yield RULE.at(node.span, message)
