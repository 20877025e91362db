"""remote-transport: a remote MCP server without the protocol to talk to it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.tree import Node

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: mcp\n"
_REMOTE = "        remote: # finds pages\n          url: https://mcp.example.com/mcp\n"

RULE = Rule(
    id="remote-transport",
    severity=Severity.ERROR,
    summary="docker-agent cannot start a remote MCP server without a `transport_type`.",
    bad=_HEAD + _REMOTE,
    good=_HEAD + _REMOTE + "          transport_type: streamable\n",
    details="`transport_type` says how to talk to the server: `streamable` (or `streamable-http`) "
    "for today's protocol, `sse` for the older one. docker-agent loads a file without it, assumes "
    "none, and then runs without the tools of that server.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("U39", "L43"),
)

_KNOWN = ("streamable", "streamable-http", "sse")


@RULE.each("Remote")
def remote(bound: Bound, _about: About) -> Iterator[Finding]:
    """A server with an address and no transport, or an unknown one."""
    owner = bound.owner
    url = bound.get("url")
    if owner is None or url is None or not bound.is_set("url"):
        return
    if owner.struct == "Toolset" and owner.variant != "mcp":
        return
    transport = bound.get("transport_type")
    if transport is not None and transport.text:
        yield from _known(transport)
        return
    kind = "sse" if url.text.rstrip("/").endswith("/sse") else "streamable"
    edits = insert_after(bound.key("url"), f"transport_type: {kind}")
    written = "transport_type" in bound.node.pairs
    fixes = (Fix(f"Add `transport_type: {kind}`", edits),) if edits and not written else ()
    message = f"`transport_type` is missing, so the server cannot be reached; add `{kind}`"
    yield RULE.at(bound.key("url").span, message, fixes=fixes)


def _known(transport: Node) -> Iterator[Finding]:
    if transport.kind == "scalar" and transport.text not in _KNOWN:
        near = nearest(transport.text, _KNOWN) or "streamable"
        message = f"`{transport.text}` is no transport that docker-agent knows; write `{near}`"
        yield RULE.at(transport.span, message, fixes=replace(transport, near))
