"""One file per check; `findings` runs them all."""

from __future__ import annotations

from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules import (
    duplicate_key,
    no_agents,
    runtime_flag_refused,
    toolset_field,
    undefined_reference,
    unknown_field,
    unknown_word,
    wrong_type,
    yaml_syntax,
)
from cagent_ls.rules.rule import Check, Rule

RULES: tuple[tuple[Rule, Check], ...] = tuple(
    (module.META, module.check)
    for module in (
        yaml_syntax,
        duplicate_key,
        unknown_field,
        wrong_type,
        toolset_field,
        unknown_word,
        undefined_reference,
        runtime_flag_refused,
        no_agents,
    )
)


def findings(file: Snapshot) -> list[Finding]:
    """All findings in file order; none for a text that is no agent file."""
    if not file.is_agent_file:
        return []
    found = [finding for _, check in RULES for finding in check(file)]
    return sorted(found, key=lambda f: (f.span.start, f.span.end, f.rule))
