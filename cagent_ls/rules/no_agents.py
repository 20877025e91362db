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
    bad="# for later\nmodels:\n  local:\n    provider: dmr\n    model: ai/qwen3\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
    details="""\
Both runtimes refuse to run a file that defines no agent. As it may be meant to be pasted into
another one, a missing `agents:` section is only a hint; an empty one is an error.
""",
    rows=("U33",),
)


@RULE.whole
def no_agents(file: Snapshot) -> Iterator[Finding]:
    """At the first key, or at the empty section; where the YAML is broken, agents may be lost."""
    if file.document.faults:
        return
    agents = file.top.get("agents") if file.top else None
    if file.top is None or not file.top.entries or (agents is not None and not is_empty(agents)):
        return
    key, _ = file.top.entries[0]
    severity = Severity.HINT
    if agents is not None and agents.key is not None:
        key, severity = agents.key, Severity.ERROR
    message = "this file defines no agent; add one under `agents:` to run it"
    yield RULE.at(key.span, message, severity=severity)
