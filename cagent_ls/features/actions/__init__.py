"""Code actions: quick fixes and refactorings, one file each, as text edits, and pulls of models.

Comments, order and layout of what is there stay as they are. What takes long is made when it is
chosen: see `resolved`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked, Kind, Later
from cagent_ls.features.actions.convert import convert
from cagent_ls.features.actions.define import define
from cagent_ls.features.actions.extract_model import extract_model, extracted
from cagent_ls.features.actions.fixes import Check, all_fixes, fixed, fixes
from cagent_ls.features.actions.head import add_modeline, add_version
from cagent_ls.features.actions.ignore import ignore
from cagent_ls.features.actions.inline_model import inline_model, inlined
from cagent_ls.features.actions.pull import pull
from cagent_ls.features.actions.upgrade import upgrade, upgraded

__all__ = ["KINDS", "Action", "Asked", "Later", "actions", "resolved"]

_Make = Callable[[Snapshot, Asked], Iterator[Action]]
_MAKERS: tuple[tuple[_Make, tuple[Kind, ...]], ...] = (
    (fixes, ("quickfix",)),
    (define, ("quickfix",)),
    (pull, ("quickfix",)),
    (convert, ("quickfix", "refactor.rewrite")),
    (upgrade, ("quickfix", "refactor.rewrite")),
    (extract_model, ("refactor.extract",)),
    (inline_model, ("refactor.inline",)),
    (add_version, ("refactor.rewrite",)),
    (add_modeline, ("refactor.rewrite",)),
    (ignore, ("quickfix",)),
    (all_fixes, ("source.fixAll.cagent-ls",)),
)
"""What makes actions, of which kinds, in the order in which they are shown."""
_IN_BROKEN_TEXT = (fixes, pull, ignore)
"""The others need to know where everything ends."""

KINDS: tuple[Kind, ...] = tuple(sorted({kind for _, kinds in _MAKERS for kind in kinds}))
"""All kinds of actions there are."""


def actions(file: Snapshot, asked: Asked) -> list[Action]:
    """What can be done in a part of a file; of equal actions one, for all that they are for."""
    found: dict[object, Action] = {}
    if file.is_hcl:
        return []
    for make, kinds in _MAKERS:
        if file.document.faults and make not in _IN_BROKEN_TEXT:
            continue
        if any(map(asked.wants, kinds)):
            for action in filter(lambda made: asked.wants(made.kind), make(file, asked)):
                what = (action.title, action.edits, action.later)
                known = found.get(what)
                if known is not None:
                    both = dict.fromkeys((*known.findings, *action.findings))
                    action = replace(known, findings=tuple(both))
                found[what] = action
    return list(found.values())


def resolved(file: Snapshot, later: Later, check: Check) -> tuple[Edit, ...]:
    """The edits of an action that was chosen."""
    match later.work:
        case "upgrade":
            return upgraded(file)
        case "extract":
            return extracted(file, later.name)
        case "inline":
            return inlined(file, later.name)
        case "fix-all":
            return fixed(file, check, later.name)
