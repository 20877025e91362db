"""permission-shadowed: a pattern that another one leaves without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.target import About
from cagent_ls.language.permissions import Pattern, covers, parse_pattern
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


class _Asked(NamedTuple):
    """A pattern in the order in which they are asked."""

    list: str
    node: Node
    pattern: Pattern


@RULE.each("Permissions")
def lists(bound: Bound, _about: About) -> Iterator[Finding]:
    """Each pattern against those that are asked before it."""
    written = [
        _Asked(name, node, parse_pattern(node.text, colons_in_values=True))
        for name in _ORDER
        for node in bound.texts(name)
        if node.text
    ]
    if len(written) > _MOST:
        return
    for number, later in enumerate(written):
        first = next((a for a in written[:number] if covers(a.pattern, later.pattern)), None)
        if first is None:
            continue
        same = first.list == later.list
        decides = "fits" if same else f"under `{first.list}` decides"
        yield RULE.at(
            later.node.span,
            f"`{later.node.text}` has no effect under `{later.list}`: `{first.node.text}` "
            f"{decides} all of it",
            severity=Severity.INFO if same else None,
            related=(Related("the pattern that decides", first.node.span),),
            tags=("unused",),
        )
