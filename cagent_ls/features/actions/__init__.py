"""Code actions: quick fixes and refactorings, one file each, as text edits.

Comments, order and layout of what is there stay as they are. What takes long is made when it is
chosen: see `resolved`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked, Kind, Later
from cagent_ls.features.actions.fixes import Check, all_fixes, fixed, fixes
from cagent_ls.features.actions.ignore import ignore

__all__ = ["KINDS", "Action", "Asked", "Later", "actions", "resolved"]

_SOURCES: tuple[tuple[Kind, Callable[[Snapshot, Asked], Iterator[Action]]], ...] = (
    ("quickfix", fixes),
    ("quickfix", ignore),
    ("source.fixAll.cagent-ls", all_fixes),
)
"""What makes actions of each kind, in the order in which they are shown."""

KINDS: tuple[Kind, ...] = tuple(dict.fromkeys(kind for kind, _ in _SOURCES))
"""All kinds of actions there are."""


def actions(file: Snapshot, asked: Asked) -> list[Action]:
    """What can be done in a part of a file; of equal actions one, for all that they are for."""
    found: dict[object, Action] = {}
    if file.is_hcl:
        return []
    for kind, make in _SOURCES:
        if asked.wants(kind):
            for action in make(file, asked):
                what = (action.title, action.edits, action.later)
                known = found.get(what)
                if known is not None:
                    both = dict.fromkeys((*known.findings, *action.findings))
                    action = replace(known, findings=tuple(both))
                found[what] = action
    return list(found.values())


def resolved(file: Snapshot, later: Later, check: Check) -> tuple[Edit, ...]:
    """The edits of an action that was chosen."""
    return fixed(file, check, later.rule)
