"""hook-matcher: a matcher that is no regular expression, or that fits no tool."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.regexes import regex_fault
from cagent_ls.rules._hooks import agent_of
from cagent_ls.rules._tools import AUTOMATIC, offered
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets: [{type: filesystem}]\n    hooks:\n"
)
_TAIL = "          hooks: [{type: command, command: ./look.sh}]\n"

RULE = Rule(
    id="hook-matcher",
    severity=Severity.WARNING,
    summary="A matcher must be a regular expression for the whole name of a tool.",
    bad=_HEAD + "      pre_tool_use:\n        # writes\n        - matcher: write_fil\n" + _TAIL,
    good=_HEAD + "      pre_tool_use:\n        # writes\n        - matcher: write_file\n" + _TAIL,
    details="`matcher` is a regular expression of Go's kind (no lookaround, no backreference) that "
    "has to fit the whole name of a tool, capitals included; empty or `*` fits every tool. An "
    "invalid one is refused from format 16 on; before, the hook is switched off without a word, "
    "which is bad for a hook that was to guard something. Tools of MCP servers have plain names, "
    "with `NAME_` in front where the toolset has a `name`; forms such as `mcp:…` and `mcp__…` fit "
    "none. A file with toolsets whose tools are only known at run time is not checked for names.",
    rows=("L40", "N26"),
)

_NESTED = re.compile(r"\)[*+?{]")
_REPEATS = re.compile(r"[*+{]")


@RULE.each("HookMatcher")
def matcher(bound: Bound, about: About) -> Iterator[Finding]:
    """The pattern itself, then what it fits."""
    node = bound.get("matcher")
    if node is None or node.kind != "scalar" or node.text in {"", "*"}:
        return
    fault = regex_fault(node.text)
    if fault is not None:
        effect = "the file is refused" if about.format >= 16 else "the hook is switched off"
        yield RULE.at(
            node.span,
            f"`{node.text}` is no regular expression for Go: {fault}; {effect}",
            severity=Severity.ERROR,
            runtimes=frozenset({DOCKER_AGENT}),
        )
    else:
        yield from _unfit(bound, node)


def _unfit(bound: Bound, node: Node) -> Iterator[Finding]:
    if node.text.startswith(("mcp:", "mcp__")):
        message = (
            f"no tool has a name like `{node.text}`: tools of MCP servers have plain names, with "
            "`NAME_` in front where the toolset has a `name`"
        )
        yield RULE.at(node.span, message)
        return
    agent = agent_of(bound)
    names = offered(agent) if agent is not None and agent.is_set("toolsets") else None
    pattern = _compiled(node.text)
    if names is None or pattern is None or any(pattern.fullmatch(name) for name in names):
        return
    near = nearest(node.text, sorted(names - AUTOMATIC))
    remedy = f"did you mean `{near}`?" if near else "it must fit the whole name of a tool"
    message = f"no tool of this agent has a name that `{node.text}` fits; {remedy}"
    yield RULE.at(node.span, message, fixes=replace(node, near) if near else ())


@lru_cache(1024)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern for Python; None where the two kinds of expressions differ, or it may be slow.

    Python tries all ways in which repetitions can share a text, Go does not.
    """
    parts = [pattern] if "(" in pattern else pattern.split("|")
    if _NESTED.search(pattern) or any(len(_REPEATS.findall(part)) > 4 for part in parts):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about forms that the two read differently
            return re.compile(pattern)
    except re.error:
        return None
