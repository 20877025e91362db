"""The fixes of rules as actions: one, all of a rule, all that are safe."""

import pytest

from tests.features.actions.acting import done, offered, titles

TEAM = """\
agents:
  root: # cagent-ls: ignore[wrong-‸type]
    model: dmr/ai/qwen3 # cagent-ls: ignore[wrong-type]
    instructon: Hi # ours
"""
BARE = TEAM.replace("‸", "")


def test_a_safe_fix_alone_is_preferred() -> None:
    _, [fix, *_] = offered(TEAM, "quickfix")
    assert (fix.title, fix.preferred) == ("Delete the comment", True)
    assert [finding.rule for finding in fix.findings] == ["unused-suppression"]


def test_a_fix_that_is_not_safe_is_not_preferred() -> None:
    _, [fix, *_] = offered(BARE.replace("instructon", "instr‸ucton"), "quickfix")
    assert (fix.title, fix.preferred) == ("Change to `instruction`", False)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Delete the comment", BARE.replace(" # cagent-ls: ignore[wrong-type]", "", 1)),
        (
            "Fix all of `unused-suppression` in this file",
            BARE.replace(" # cagent-ls: ignore[wrong-type]", ""),
        ),
        ("Fix all that is safe to fix", BARE.replace(" # cagent-ls: ignore[wrong-type]", "")),
    ],
)
def test_fixes(title: str, expected: str) -> None:
    assert done(TEAM, title) == expected


def test_only_the_kinds_that_are_wanted() -> None:
    everything = titles(TEAM)
    assert titles(TEAM, "") == everything
    assert titles(TEAM, "source", "quickfix") == [
        "Delete the comment",
        "Fix all of `unused-suppression` in this file",
        "Fix all that is safe to fix",
    ]
    assert titles(TEAM, "source.fixAll") == ["Fix all that is safe to fix"]
    assert titles(TEAM, "source.organizeImports") == []
    assert titles(TEAM, "quick") == []


def test_nothing_is_offered_where_nothing_is_found() -> None:
    text = "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruc‸tion: Hi\n"
    assert titles(text, "quickfix", "source") == []


def test_in_a_broken_text_only_single_fixes() -> None:
    broken = TEAM + "  - x\n"
    assert [t for t in titles(broken) if not t.startswith("Ignore")] == ["Delete the comment"]


def test_a_range_has_the_fixes_of_all_in_it() -> None:
    text = "agents:\n  root:\n    description: D\n‸    modle: a/b\n    instructon: Hi\n‸"
    assert [t for t in titles(text, "quickfix") if t.startswith("Change")] == [
        "Change to `model`",
        "Change to `instruction`",
    ]


def test_a_key_is_not_changed_to_one_that_is_there() -> None:
    rest = "agents:\n  root:\n    model: a/b\n"
    assert "Change to `models`" in titles("mod‸el: {}\n" + rest)
    assert "Change to `agents`" not in titles("agen‸t: {}\n" + rest)
    assert "Change to `model`" not in titles(rest + "    mod‸le: c/d\n")
