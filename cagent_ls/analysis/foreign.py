"""Files of other tools that have `agents:` as well: one finding says so, not one for each key."""

from __future__ import annotations

from collections.abc import Iterable

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.problem import Noted, UnknownField
from cagent_ls.analysis.similar import nearest
from cagent_ls.language.structs import STRUCTS
from cagent_ls.syntax.tree import Node

_ENOUGH = 3
"""So many unknown keys are no slip."""


def foreign_keys(noted: Iterable[Noted]) -> tuple[Node, ...]:
    """The unknown keys of one part's agents and models, if most of their keys are unknown."""
    unknown: list[Node] = []
    known = 0
    for thing in noted:
        match thing:
            case UnknownField(key, Bound(struct="Agent" | "Model" as struct)):
                fields = STRUCTS[struct].by_name
                if key.text not in fields and nearest(key.text, fields) is None:
                    unknown.append(key)
            case Bound(node, "Agent" | "Model"):
                known += len(node.entries)
            case _:
                pass
    return tuple(unknown) if len(unknown) >= _ENOUGH and 2 * len(unknown) > known else ()
