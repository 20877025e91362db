"""toolset-type: a toolset without a type, or of one that nobody offers."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.problem import UnknownWord
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import About
from cagent_ls.language.names import DOCUMENTED_ONLY
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import NEWEST_RELEASE
from cagent_ls.rules.rule import Rule, replace

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n"

RULE = Rule(
    id="toolset-type",
    severity=Severity.WARNING,
    summary="The agent starts without a toolset whose type nobody knows.",
    bad=f"{_HEAD}      - type: filesytem # read and write\n",
    good=f"{_HEAD}      - type: filesystem # read and write\n",
    details="docker-agent lets every `type` through when it loads a file. When the agent starts, a "
    "toolset of an unknown type is left out with a warning, and so is one without a type. "
    "`handoff` and `transfer_task` are no types, although its documentation shows them: agents get "
    "those tools by `handoffs` and `sub_agents`. A type that is no slip of a known one may belong "
    "to a newer release, so it is a warning only.",
    rows=("L34",),
)

_BY_KEY = {
    "api_config": "api",
    "webhook_config": "webhook",
    "rag_config": "rag",
    "remote": "mcp",
    "shell": "script",
}
"""Keys that only one type has a use for."""


@RULE.each("Toolset")
def without_type(toolset: Bound, _about: About) -> Iterator[Finding]:
    """At the first key."""
    if toolset.variant or toolset.is_set("type") or toolset.has_unknown_parts:
        return
    meant = next((kind for key, kind in _BY_KEY.items() if toolset.is_set(key)), None)
    fixes: tuple[Fix, ...] = ()
    if meant is not None and toolset.node.get("type") is None and toolset.node.entries:
        edits = insert_after(toolset.node.entries[0][0], f"type: {meant}")
        fixes = (Fix(f"Add `type: {meant}`", edits),) if edits else ()
    remedy = f"add `type: {meant}`" if meant else "add one, such as `type: filesystem`"
    message = f"a toolset needs a `type`, or the agent starts without it; {remedy}"
    yield RULE.at(toolset.head, message, fixes=fixes)


@RULE.each(UnknownWord)
def unknown(problem: UnknownWord, _about: About) -> Iterator[Finding]:
    """At the type."""
    node, bound = problem.node, problem.bound
    if bound is None or bound.struct != "Toolset":
        return
    name = node.text
    if name in DOCUMENTED_ONLY:
        message = f"`{name}` is no toolset; {DOCUMENTED_ONLY[name]}"
        yield RULE.at(node.span, message)
        return
    near = nearest(name, TOOLSET_TYPES)
    if near is not None:
        message = f"`{name}` is no type of toolset; did you mean `{near}`?"
        yield RULE.at(node.span, message, fixes=replace(node, near))
    else:
        yield RULE.at(
            node.span,
            f"no docker-agent up to {NEWEST_RELEASE} has toolsets of type `{name}`; the agent "
            "starts without it",
        )
