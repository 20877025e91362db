"""One file per rule, found by its name; `findings` runs them all."""

from __future__ import annotations

import importlib
import pkgutil

from cagent_ls.analysis.around import UNKNOWN, Around
from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules._suppress import suppressed
from cagent_ls.rules.engine import Engine
from cagent_ls.rules.rule import Rule

_NOT_RULES = {"engine", "rule"}


def _load() -> tuple[Rule, ...]:
    modules = sorted(
        module.name
        for module in pkgutil.iter_modules(__path__)
        if module.name not in _NOT_RULES and not module.name.startswith("_")
    )
    return tuple(importlib.import_module(f"{__name__}.{name}").RULE for name in modules)


RULES: tuple[Rule, ...] = _load()
"""Every rule, by name."""

ENGINE = Engine(RULES)


def findings(file: Snapshot, around: Around = UNKNOWN) -> list[Finding]:
    """All findings in file order that no comment hides; none for a text that is no agent file."""
    found = ENGINE.findings(file, around)
    if not file.is_agent_file:
        return found
    return suppressed(file, found, ENGINE.rules, all_known=not around.has_gaps)
