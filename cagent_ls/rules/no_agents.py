"""no-agents: the file is a fragment that nothing can run as it is."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules.rule import Rule

META = Rule(
    id="no-agents",
    severity=Severity.HINT,
    summary="A file without agents can be part of another one, but cannot be run.",
    bad="models:\n  local:\n    provider: dmr\n    model: ai/qwen3\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
)


def check(file: Snapshot) -> Iterator[Finding]:
    """At the first key."""
    if file.root is not None and file.root.entries and file.root.get("agents") is None:
        key, _ = file.root.entries[0]
        yield META.at(key.span, "this file defines no agent; add an `agents:` section to run it")
