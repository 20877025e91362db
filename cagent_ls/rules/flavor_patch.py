"""flavor-patch: a flavor that cannot be laid over the file."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_BODY = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets: [{type: shell}]\n"
_HEAD = f"{_BODY}flavors:\n  quiet:\n    agents:\n      root:\n"

RULE = Rule(
    id="flavor-patch",
    severity=Severity.WARNING,
    summary="A run with a flavor fails if the flavor adds to or takes from what is no list.",
    bad=f"{_HEAD}        toolsets-: shell # no commands\n",
    good=f"{_HEAD}        toolsets-: [{{type: shell}}] # no commands\n",
    details="A flavor is laid over the file before anything else is read, but only in a run that "
    "asks for it, so its faults show up late. `KEY+` adds items to a list, `KEY-` takes items from "
    "a list or keys from a mapping; both need a list as their value. What they apply to must be a "
    "list, for `KEY-` also a mapping, or not be there at all.",
    rows=("N27",),
)


@RULE.whole
def flavor_patch(file: Snapshot) -> Iterator[Finding]:
    """At each key of a flavor that ends with a sign."""
    if file.top is None or file.top.get("flavors") is None or file.format < 13:
        return
    flavors = file.root.get("flavors") if file.root else None
    if flavors is None:
        return
    for _, patch in flavors.entries:
        yield from _faults(patch, file.root)


def _faults(patch: Node, base: Node | None) -> Iterator[Finding]:
    for key, value in patch.entries:
        name = key.text
        below = base.pairs if base is not None and base.kind == "mapping" else {}
        if not name.endswith(("+", "-")):
            yield from _faults(value, below.get(name))
            continue
        message = _fault(name, value.meant, below.get(name[:-1]))
        if message is not None:
            yield RULE.at(Span(key.span.start, key.span.end), message)


def _fault(name: str, value: Node, target: Node | None) -> str | None:
    """Why the list of a key such as ``toolsets+`` cannot be applied."""
    if value.kind not in {"sequence", "alias"}:
        return f"`{name}` needs a list as its value"
    if target is None or target.kind in {"sequence", "alias"} or target.absent:
        return None
    verb = "adds to" if name.endswith("+") else "takes from"
    if target.kind == "scalar" or name.endswith("+"):
        return f"`{name}` {verb} `{name[:-1]}`, which is no list here"
    if any(item.kind != "scalar" for item in value.items):
        return f"`{name}` takes keys from a mapping, so its items must be names"
    return None
