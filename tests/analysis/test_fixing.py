"""Edits of a text, at once and in rounds."""

import random

import pytest

from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.fixing import Draft, apply, fix_all
from cagent_ls.syntax.lines import Span


def finding(start: int, end: int, text: str, *, safe: bool = True) -> Finding:
    span = Span(start, end)
    fix = Fix("", (Edit(span, text),), safe)
    return Finding("x", Severity.ERROR, span, "", fixes=(fix,))


def test_overlapping_fixes_take_turns() -> None:
    def check(text: str) -> list[Finding]:
        whole = [finding(0, len(text), "z")] if "y" in text else []
        return [finding(at, at + 1, "y") for at, c in enumerate(text) if c == "x"] + whole

    draft = Draft("x x")
    assert fix_all(draft, check, unsafe=False) == 3
    assert (draft.text, draft.edits) == ("z", (Edit(Span(0, 3), "z"),))


def test_fixes_that_undo_each_other_end() -> None:
    def check(text: str) -> list[Finding]:
        return [finding(0, 1, "b" if text == "a" else "a")]

    draft = Draft("a")
    fix_all(draft, check, unsafe=False)
    assert draft.text in {"a", "b"}


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\n", "x\ny\n"), ("a\r\n", "x\r\ny\r\n"), ("a", "x\ny"), ("a\rb\n", "x\ry\rb\n")],
)
def test_new_lines_end_like_the_others(before: str, after: str) -> None:
    assert apply(before, [Edit(Span(0, 1), "x\ny")]) == after


def test_insertions_at_one_place_keep_their_order() -> None:
    edits = [Edit(Span(1, 1), "1"), Edit(Span(1, 1), "2"), Edit(Span(1, 2), "3")]
    assert apply("abc", edits) == "a123c"


def test_a_draft_says_what_its_changes_are_together() -> None:
    draft = Draft("one two three")
    draft.change([Edit(Span(4, 7), "2"), Edit(Span(0, 0), "zero ")])
    draft.change([Edit(Span(draft.text.index("2"), draft.text.index("2") + 2), "")])
    assert draft.text == "zero one three"
    assert draft.edits == (Edit(Span(0, 0), "zero "), Edit(Span(4, 8), ""))


@pytest.mark.parametrize("seed", range(100))
def test_the_changes_of_a_draft_make_its_text(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    before = "abcdefghij" * chance.randrange(3)
    draft = Draft(before)
    for _ in range(4):
        cuts = sorted(chance.randrange(len(draft.text) + 1) for _ in range(4))
        spans = [Span(cuts[0], cuts[1]), Span(cuts[2], cuts[3])]
        draft.change([Edit(span, chance.choice(["", "X", "YZ"])) for span in spans])
    assert apply(before, draft.edits) == draft.text
