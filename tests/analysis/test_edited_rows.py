"""What a section says after an edit is what it says when it is read for the first time."""

from typing import Any

import pytest

from cagent_ls.analysis.snapshot import Snapshot, analyse

TEXT = """\
agents:
  root:
    model: a/b
    sub_agents: [one, two]
  one:
    description: First
    model: main
  two:
    description: Second
    model: main
models:
  main: {provider: dmr, model: ai/qwen3}
"""


def said(file: Snapshot) -> list[Any]:
    return [
        (
            at,
            [(part.start, part.facts.name, len(part.facts.noted)) for part in row.parts],
            row.definitions,
            row.uses,
            [found.key.text for found in row.misindented],
            [key.key.text for key in row.repeated],
        )
        for at, row in file.rows
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("First", "The first one"),  # what stands behind moves
        ("  one:", "  two:"),  # a name that stands twice
        ("  two:\n", "  three:\n"),
        ("  one:\n    description: First\n    model: main\n", ""),
        ("  two:\n", "  new:\n    model: main\n  two:\n"),
        ("  one:\n    description: First\n", "  one:\n  description: First\n"),  # keys beside
        ("    model: main\n  two:", "    model: &m main\n  two:"),
        ("    model: main\n  two:", "    model: *m\n  two:"),
        ("sub_agents: [one, two]", "sub_agents: [one]"),
        ("  root:\n    model: a/b\n", "  root:\n"),
        ("    model: main\nmodels", "    model: main\n  last: {}\nmodels"),
    ],
)
def test_an_edit_and_back(old: str, new: str) -> None:
    first = analyse(TEXT)
    edited = TEXT.replace(old, new, 1)
    after = analyse(edited, first)
    assert said(after) == said(analyse(edited))
    assert said(analyse(TEXT, after)) == said(first)


def test_other_agents_are_not_bound_again() -> None:
    first = analyse(TEXT)
    after = analyse(TEXT.replace("First", "The first one"), first)
    facts = [[part.facts for part in file.parts] for file in (first, after)]
    same = [old is new for old, new in zip(*facts, strict=True)]
    assert same == [True, False, True, True]
