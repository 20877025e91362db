"""toolset-field: a key on a toolset whose type does not take it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import is_empty, is_null
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MisplacedField
from cagent_ls.analysis.target import About
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="toolset-field",
    severity=Severity.ERROR,
    summary="docker-agent refuses a toolset with a key that belongs to another type.",
    bad="agents:\n  root:\n    model: dmr/x\n    toolsets:\n      - type: shell\n        path: a\n",
    good="agents:\n  root:\n    model: dmr/x\n    toolsets: [{type: memory, path: a}]\n",
    rows=("U10",),
)


@RULE.each(MisplacedField)
def misplaced(problem: MisplacedField, _about: About) -> Iterator[Finding]:
    """Silent for types we do not know and for empty values, which upstream cannot see."""
    name, kind = problem.field.name, problem.bound.variant
    kept = problem.field.kept and not is_null(problem.value)
    if kind not in TOOLSET_TYPES or (is_empty(problem.value) and not kept):
        return
    takers = ", ".join(f"`{t}`" for t in problem.field.only)
    yield RULE.at(
        problem.key.span,
        f"`{name}` does not belong on a toolset of type `{kind}`, only on "
        f"{takers}; delete it or change the type",
    )
