"""foreign-format: the agents are written for another tool."""

from __future__ import annotations

from collections.abc import Sequence

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

RULE = Rule(
    id="foreign-format",
    severity=Severity.ERROR,
    summary="An agent written for another tool is refused at its first key.",
    bad="agents:\n  root: # of another tool\n    role: boss\n    goal: rule\n    backstory: long\n"
    "    llm: gpt\n    description: x\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: You are the boss.\n",
    details="Other tools have files with `agents:` too. Where most keys of an agent or model are "
    "unknown and none of them looks like a slip, the whole entry is reported once. In the newest "
    "format it is a warning, as keys may be newer than this program.",
    rows=("U05",),
)


def finding(keys: Sequence[Node], about: About) -> Finding:
    """The one finding for an entry with these unknown keys; the engine leaves out all others."""
    named = ", ".join(f"`{key.text}`" for key in keys[:4])
    message = (
        f"docker-agent has no keys such as {named}; this seems to be written for another tool. "
        "Write it with `model`, `instruction` and `toolsets`"
    )
    severity = Severity.WARNING if about.is_newest else Severity.ERROR
    return RULE.at(keys[0].span, message, severity=severity)


def is_reported(findings: Sequence[Finding]) -> bool:
    """Whether the part with these findings is one for another tool."""
    return any(finding.rule == RULE.id for finding in findings)
