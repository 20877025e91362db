"""Writes a file of an old format in the newest one, with all that is certain on the way.

What is not certain stays as it is, and the checks of the newest format say what is to be done.
"""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.fixing import Draft
from cagent_ls.analysis.rows import PartFacts
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.actions.action import Action, Asked, Later
from cagent_ls.features.actions.head import is_at_head
from cagent_ls.features.actions.old_keys import Step, agent_steps, model_steps, source_steps
from cagent_ls.features.actions.writing import unit_of
from cagent_ls.rules.rule import replace

_LAST_WITH_OLD_SOURCES = 2
_ROUNDS = 10
"""More than one thing has old keys."""


def upgrade(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For the whole file, offered where its format stands."""
    about = tuple(asked.about("old-format"))
    if any(finding.fixes for finding in about) or not (about or is_at_head(file, asked)):
        return
    if _new_version(file):
        title = f"Upgrade to format {file.target.newest_format}"
        yield Action(
            title, "quickfix" if about else "refactor.rewrite", (), about, later=Later("upgrade")
        )


def upgraded(file: Snapshot) -> tuple[Edit, ...]:
    """The edits of the upgrade."""
    draft, version = Draft(file.document.text), file
    for _ in range(_ROUNDS):
        steps = (_placed(part.start, _steps(part.facts, version)) for part in version.parts)
        edits = [edit for step in steps for edit in step]
        if not edits:
            break
        draft.change(edits)
        version = analyse(draft.text, version, file.target)
    draft.change(_new_version(version))
    return draft.edits


def _steps(facts: PartFacts, file: Snapshot) -> Iterator[Step]:
    value = facts.value
    if value.kind == "mapping":
        match facts.section:
            case "agents":
                yield from agent_steps(value, unit_of(file))
            case "models":
                yield from model_steps(value)
            case "rag" if file.format <= _LAST_WITH_OLD_SOURCES:
                yield from source_steps(value, unit_of(file))
            case _:
                pass


def _placed(start: int, steps: Iterator[Step]) -> tuple[Edit, ...]:
    """The edits of the first step; the others may be about the same lines."""
    step = next(steps, None)
    return tuple(Edit(e.span.shifted(start), e.text) for e in step.edits) if step else ()


def _new_version(file: Snapshot) -> tuple[Edit, ...]:
    """The edit that writes the newest format; none in a file that is not of an old one."""
    node = file.top.get("version") if file.top else None
    about, newest = file.about, file.target.newest_format
    if node is None or not about.marked or about.newer or about.format >= newest:
        return ()
    return tuple(edit for fix in replace(node, str(newest)) for edit in fix.edits)
