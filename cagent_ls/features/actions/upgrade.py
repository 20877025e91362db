"""Writes a file of an old format in the newest one, with all that is certain on the way.

What is not certain stays as it is, and the checks of the newest format say what is to be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.fixing import Draft
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked, Later
from cagent_ls.features.actions.head import is_at_head
from cagent_ls.features.actions.old_keys import (
    Step,
    agent_steps,
    model_steps,
    source_steps,
    toolset_steps,
)
from cagent_ls.features.writing import unit_of
from cagent_ls.language.schema_address import BASE, file_name
from cagent_ls.rules.rule import replace
from cagent_ls.syntax.document import parse
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_SCHEMA = re.compile(
    rf"^[ \t]*# yaml-language-server: \$schema={re.escape(BASE)}(agent-schema-v\d+\.json)\b",
    re.MULTILINE,
)
_LAST_WITH_OLD_SOURCES = 2
_FIRST_WITH_SAFER = 11
_ROUNDS = 100
"""More than the old keys of any one thing; edits that change nothing must end too."""


def upgrade(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For the whole file, offered where its format stands."""
    about = tuple(asked.about("old-format"))
    if not (about or is_at_head(file, asked)):
        return
    if _new_version(file, file.top):
        title = f"Upgrade to format {file.target.newest_format}"
        yield Action(
            title, "quickfix" if about else "refactor.rewrite", (), about, later=Later("upgrade")
        )


def upgraded(file: Snapshot) -> tuple[Edit, ...]:
    """The edits of the upgrade."""
    draft, document, unit = Draft(file.document.text), file.document, unit_of(file)
    for _ in range(_ROUNDS):
        steps = _steps(document.root, file.format, unit) if document.root is not None else ()
        edits = [edit for step in steps for edit in step.edits]
        if not edits:
            break
        draft.change(edits)
        document = parse(draft.text, document)
    draft.change((*_new_version(file, document.root), *_new_schema(file, draft.text)))
    return draft.edits


def _steps(root: Node, fmt: int, unit: int) -> Iterator[Step]:
    """The first step of each thing; its others may be about the same lines."""
    for section, things in root.entries:
        for _, value in things.entries:
            match section.text:
                case "agents":
                    yield from _of_agent(value, fmt, unit)
                    continue
                case "toolsets":
                    steps = toolset_steps(value)
                case "models":
                    steps = model_steps(value)
                case "rag" if fmt <= _LAST_WITH_OLD_SOURCES:
                    steps = source_steps(value, unit)
                case _:
                    continue
            yield from islice(steps, 1)


def _of_agent(agent: Node, fmt: int, unit: int) -> Sequence[Step]:
    """All steps of an agent where each only adds to a list that is there, else the first one."""
    steps, toolsets = tuple(agent_steps(agent, unit)), agent.pairs.get("toolsets")
    items = toolsets.items if toolsets is not None else ()
    if not steps and fmt >= _FIRST_WITH_SAFER:
        return tuple(chain.from_iterable(map(toolset_steps, items)))
    in_lines = not agent.flow and toolsets is not None and not toolsets.flow
    # Each step puts its toolset first, so together they stand the other way round.
    return steps[::-1] if in_lines and items else steps[:1]


def _new_schema(file: Snapshot, text: str) -> Iterator[Edit]:
    """A line that names the schema of the old format alone names the one of the new format."""
    for old in _SCHEMA.finditer(text):
        yield Edit(Span(*old.span(1)), file_name(file.target.newest_format))


def _new_version(file: Snapshot, root: Node | None) -> tuple[Edit, ...]:
    """The edit that writes the newest format; none in a file that is not of an old one."""
    node = root.get("version") if root is not None else None
    about, newest = file.about, file.target.newest_format
    if node is None or not about.marked or about.newer or about.format >= newest:
        return ()
    return tuple(edit for fix in replace(node, str(newest)) for edit in fix.edits)
