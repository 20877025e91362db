"""mcp-definition-ref: a shared MCP server may only name one of Docker's catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import CATALOGUE, span_of
from cagent_ls.analysis.target import About
from cagent_ls.language.types import Target
from cagent_ls.rules._references import rename
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="mcp-definition-ref",
    severity=Severity.ERROR,
    summary="A `ref` under `mcps` must name a server of Docker's catalogue.",
    bad="""\
mcps:
  search:
    ref: duckduckgo  # no key needed
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: mcp
        ref: search
""",
    good="""\
mcps:
  search:
    ref: docker:duckduckgo
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: mcp
        ref: search
""",
    details="""\
Definitions under `mcps` cannot build on each other: their `ref` must start with `docker:` and name
a server of Docker's MCP catalogue. Both runtimes refuse anything else. For a server of your own
write `command` or `remote` instead.
""",
    whole_text=True,
    rows=("U22",),
)


@RULE.each(Target.MCP)
def other_ref(use: ReferenceUse, _about: About) -> Iterator[Finding]:
    """In definitions only; toolsets may name these."""
    if use.bound is None or use.bound.struct != "McpServer" or use.name.startswith(CATALOGUE):
        return
    message = f"a `ref` under `mcps` must start with `{CATALOGUE}`; write `{CATALOGUE}{use.name}`"
    fixes = rename(use, f"{CATALOGUE}{use.name}")
    yield RULE.at(span_of(use), f"{message} or give `command` or `remote`", fixes=fixes)
