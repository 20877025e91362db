"""mcp-key-not-inherited: a key of an MCP definition that its toolsets do not take over."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules.rule import Rule

_FILE = "agents:\n  root:\n    model: dmr/x\n    toolsets:\n      - type: mcp\n        ref: web\n"
_MCPS = "mcps:\n  web: # finds pages\n    ref: docker:duckduckgo\n"

RULE = Rule(
    id="mcp-key-not-inherited",
    severity=Severity.WARNING,
    summary="Some keys of an MCP definition are accepted, but no toolset takes them over.",
    bad=_FILE + _MCPS + "    model: dmr/ai/smollm2\n",
    good=_FILE + "        model: dmr/ai/smollm2\n" + _MCPS,
    details="A toolset with `ref` takes over most of what the definition under `mcps` says. "
    "`model`, `toon`, `timeout`, `readonly` and `lifecycle` are not among it: docker-agent "
    "accepts them in a definition and then forgets them. Write them on each toolset.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L37",),
)

_LOST = ("model", "toon", "timeout", "readonly", "lifecycle")


@RULE.each("McpServer")
def server(bound: Bound, _about: About) -> Iterator[Finding]:
    """Each lost key."""
    for name in _LOST:
        if bound.is_set(name):
            key = bound.key(name)
            message = f"no toolset takes `{name}` over from here; write it on the toolsets"
            yield RULE.at(key.span, message, fixes=deletion(key), tags=("unused",))
