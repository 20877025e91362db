"""duplicate-key: a key stands twice in one mapping."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import RepeatedKey
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

RULE = Rule(
    id="duplicate-key",
    severity=Severity.ERROR,
    summary="A file with a repeated key is refused, wherever the key stands.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n    add_date: true # today\n"
    "    add_date: true\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    add_date: true # today\n",
    details="docker-agent and the bundled runtime refuse a file in which a key stands twice in one "
    "mapping, also inside free maps such as `provider_opts`; many other programs take the last one "
    "without a word. Delete one of the two. Where both have the same value the fix deletes the "
    "second.",
    rows=("U02",),
)


@RULE.each(RepeatedKey)
def repeated(problem: RepeatedKey, _about: About) -> Iterator[Finding]:
    """One finding for each repetition."""
    yield _finding(problem)


@RULE.whole
def repeated_across_parts(file: Snapshot) -> Iterator[Finding]:
    """Repeated sections, and names repeated in a section."""
    yield from (_finding(key).shifted(at) for at, key in file.repeated)


def _finding(problem: RepeatedKey) -> Finding:
    key, first = problem.key, problem.first
    value = _written(key)
    return RULE.at(
        key.span,
        f"`{key.text}` is already set in this mapping; delete one of the two",
        related=(Related("first set here", first.span),),
        fixes=deletion(key, safe=True) if value and value == _written(first) else (),
    )


def _written(key: Node) -> str:
    """The text of the value under the key; empty for what is more than a scalar."""
    entries = key.parent.entries if key.parent is not None else ()
    value = next((value for written, value in entries if written is key), None)
    if value is None or value.kind != "scalar":
        return ""
    return value.scope.text[value.span.start : value.span.end]
