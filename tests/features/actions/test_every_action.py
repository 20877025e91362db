"""Every action at every place: no new error, no comment lost, places that are in the text."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from cagent_ls.analysis.finding import Severity
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.actions import Action
from cagent_ls.features.occurrences import occurrences_in
from cagent_ls.language.types import Target
from cagent_ls.rules import RULES, findings
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node
from tests.features.actions.acting import after, at
from tests.rules.test_cases import MODULES

EXAMPLES = sorted(Path(__file__).parents[3].glob("examples/**/*.yaml"))


UPGRADES = ("Upgrade to format",)
"""A newer format may see more."""


def everywhere(file: Snapshot) -> Iterator[Action]:
    """Each action of a file once, found with the cursor at the start of each word."""
    text, seen = file.document.text, set[tuple[str, object, object]]()
    for offset in range(len(text)):
        if text[offset].isalnum() and not text[offset - 1 : offset].isalnum():
            for action in at(file, Span(offset, offset))[1]:
                what = (action.title, action.edits, action.later)
                if what not in seen:
                    seen.add(what)
                    yield action


def errors(file: Snapshot) -> Counter[str]:
    return Counter(f.rule for f in findings(file) if f.severity is Severity.ERROR)


def comments(file: Snapshot) -> list[str]:
    text = file.document.text
    return [text[span.start : span.end].rstrip() for span in file.document.comments]


def examine(text: str) -> None:
    file = analyse(text)
    if not file.is_agent_file:
        return
    wrong, said = errors(file), comments(file)
    for action in everywhere(file):
        made = analyse(after(file, action), file)
        assert len(made.document.faults) <= len(file.document.faults), action.title
        new = errors(made) - wrong
        if not action.title.startswith(UPGRADES):
            assert not new, (action.title, made.document.text)
        if action.title.startswith(("Delete the", "Fix all")):
            continue
        left = "\n".join(comments(made))
        assert [c for c in said if not all(p.rstrip("]") in left for p in c.split(" # "))] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    examine(path.read_text("utf-8"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_texts_of_rules(rule: Rule) -> None:
    examine(rule.bad)


@pytest.mark.parametrize("name", MODULES)
def test_texts_of_cases(name: str) -> None:
    for case in MODULES[name].CASES[::5]:
        examine(dedent(case.text))


def meaning(node: Node | None) -> object:
    """The tree as plain values."""
    if node is None:
        return None
    return (node.kind, node.text, [meaning(child) for child in node.children()])


def test_a_model_that_is_taken_out_and_put_back_is_the_same() -> None:
    texts = [*(path.read_text("utf-8") for path in EXAMPLES), *(rule.good for rule in RULES)]
    texts = [text for text in texts if "models: {}" not in text]  # an empty section goes
    there = 0
    for file in map(analyse, texts):
        for part in file.parts:
            for place in occurrences_in(part, file.symbols):
                if place.symbol.target is not Target.MODEL or file.symbols.patched:
                    continue
                for action in at(file, place.span, "refactor.extract")[1]:
                    made = analyse(after(file, action), file)
                    defined = made.place_of(Target.MODEL, action.title.split("`")[-2])
                    assert defined is not None
                    cursor = defined.facts.key.span.shifted(defined.start)
                    [back] = at(made, cursor, "refactor.inline")[1]
                    again = analyse(after(made, back), made)
                    assert meaning(again.root) == meaning(file.root)
                    assert comments(again) == comments(file)
                    there += 1
    assert there > 100
