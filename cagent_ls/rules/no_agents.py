"""no-agents: the file is a fragment that nothing can run as it is."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import is_empty
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="no-agents",
    severity=Severity.HINT,
    summary="A file without agents can be part of another one, but cannot be run.",
    bad="models:\n  local:\n    provider: dmr\n    model: ai/qwen3\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
    rows=("U33",),
)


@RULE.whole
def no_agents(file: Snapshot) -> Iterator[Finding]:
    """At the first key."""
    agents = file.root.get("agents") if file.root else None
    if file.root is not None and file.root.entries and (agents is None or is_empty(agents)):
        key, _ = file.root.entries[0]
        yield RULE.at(key.span, "this file defines no agent; add an `agents:` section to run it")
