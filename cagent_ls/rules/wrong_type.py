"""wrong-type: a value of a shape that the key cannot take."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.structure import WrongType
from cagent_ls.rules.rule import Rule

META = Rule(
    id="wrong-type",
    severity=Severity.ERROR,
    summary="A value of the wrong type is refused or, in free maps, silently replaced.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets: filesystem\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: filesystem\n",
)

_WRITTEN = {"scalar": "a single value", "sequence": "a list", "mapping": "a mapping"}


def check(file: Snapshot) -> Iterator[Finding]:
    """One finding for each value."""
    for problem in file.problems:
        if isinstance(problem, WrongType):
            node = problem.node
            name = node.key.text if node.key else "this"
            yield META.at(
                node.span,
                f"`{name}` must be {problem.expected}, not {_WRITTEN.get(node.kind, node.kind)}",
            )
