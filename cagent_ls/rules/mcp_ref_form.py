"""mcp-ref-form: an old file names an MCP server that is not in Docker's catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule, replace

_HEAD = 'version: "5"\nagents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n'

RULE = Rule(
    id="mcp-ref-form",
    severity=Severity.ERROR,
    summary="Up to format 5 the `ref` of an MCP toolset must name a server of the catalogue.",
    bad=f"{_HEAD}      - type: mcp\n        ref: duckduckgo # search\n",
    good=f"{_HEAD}      - type: mcp\n        ref: docker:duckduckgo # search\n",
    details="A `ref` such as `docker:duckduckgo` names a server of Docker's MCP catalogue. Names "
    "under `mcps` came with format 6; before it a `ref` without `docker:` is refused.",
    rows=("U12",),
)

_LAST = 5


@RULE.each("Toolset", having=("ref",))
def mcp_ref_form(toolset: Bound, about: About) -> Iterator[Finding]:
    """At the reference."""
    ref = toolset.text("ref")
    node = toolset.get("ref")
    if node is None or about.format > _LAST or toolset.variant != "mcp" or not ref:
        return
    if "docker:" not in ref:
        message = f"in format {about.format} a `ref` names a server of the catalogue; "
        message += f"write `docker:{ref}`, or set `version: 6` or higher to name one under `mcps`"
        yield RULE.at(node.span, message, fixes=replace(node, f"docker:{ref}"))
