"""permission-shadowed: a pattern that another one leaves without effect."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.target import About
from cagent_ls.language.permissions import covers, parse_pattern
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\npermissions:\n  allow: # as it comes\n"

RULE = Rule(
    id="permission-shadowed",
    severity=Severity.WARNING,
    summary="`deny` is asked first, then `allow`, then `ask`: what an earlier list covers is "
    "decided there.",
    bad=_HEAD + '    - "read_file"\n  deny:\n    - "read_*"\n',
    good=_HEAD + '    - "list_directory"\n  deny:\n    - "read_*"\n',
    details="Each call is compared with `deny` first, then with `allow`, then with `ask`, whatever "
    "their order in the file, and the first list with a fitting pattern decides. A pattern that "
    "fits only calls which an earlier list has decided has no effect; that is bad when it was to "
    "ask. Within one list it is merely not needed.",
    rows=("L39",),
)

_ORDER = ("deny", "allow", "ask")
_MOST = 200
"""Longer lists are not compared pairwise."""


@RULE.each("Permissions")
def lists(bound: Bound, _about: About) -> Iterator[Finding]:
    """Each pattern against those that are asked before it."""
    earlier: list[tuple[str, Node]] = []
    if sum(len(bound.texts(name)) for name in _ORDER) > _MOST:
        return
    for name in _ORDER:
        for node in bound.texts(name):
            yield from _shadowed(name, node, earlier)
            if node.text:
                earlier.append((name, node))


def _shadowed(name: str, node: Node, earlier: list[tuple[str, Node]]) -> Iterator[Finding]:
    pattern = parse_pattern(node.text, colons_in_values=True)
    for other, first in earlier:
        if node.text and covers(parse_pattern(first.text, colons_in_values=True), pattern):
            same = other == name
            message = f"`{node.text}` has no effect under `{name}`: "
            message += f"`{first.text}` {'fits' if same else f'under `{other}` decides'} all of it"
            yield RULE.at(
                node.span,
                message,
                severity=Severity.INFO if same else None,
                related=(Related("the pattern that decides", first.span),),
                tags=("unused",),
            )
            return
