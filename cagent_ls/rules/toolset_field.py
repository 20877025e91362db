"""toolset-field: a key on a toolset whose type does not take it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.structure import MisplacedField
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.dialect import scalar_kind
from cagent_ls.syntax.tree import Node

META = Rule(
    id="toolset-field",
    severity=Severity.ERROR,
    summary="docker-agent refuses a toolset with a key that belongs to another type.",
    bad="agents:\n  root:\n    model: dmr/x\n    toolsets:\n      - type: shell\n        path: a\n",
    good="agents:\n  root:\n    model: dmr/x\n    toolsets: [{type: memory, path: a}]\n",
)

_EXPLICIT = {"ignore_vcs", "sudo_askpass", "recall", "max_output_bytes"}
"""Keys that are refused on a wrong type even with an empty value."""


def check(file: Snapshot) -> Iterator[Finding]:
    """Silent for types we do not know and for empty values, which upstream cannot see."""
    for problem in file.problems:
        if not isinstance(problem, MisplacedField) or problem.variant not in TOOLSET_TYPES:
            continue
        name, parent = problem.field.name, problem.key.parent
        value = parent.get(name) if parent is not None else None
        if value is None or (_empty(value) and name not in _EXPLICIT):
            continue
        takers = ", ".join(f"`{t}`" for t in problem.field.only)
        yield META.at(
            problem.key.span,
            f"`{name}` does not belong on a toolset of type `{problem.variant}`, only on "
            f"{takers}; delete it or change the type",
        )


def _empty(value: Node) -> bool:
    if value.kind == "scalar":
        return not value.text or scalar_kind(value) == "null" or value.text in {"false", "0"}
    return value.kind != "alias" and not value.entries and not value.items
