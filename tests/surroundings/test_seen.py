"""What was seen of the disk, without a look at it."""

from pathlib import Path

from cagent_ls.surroundings.seen import Seen, look


def test_what_nobody_looked_for_counts_as_there() -> None:
    seen = Seen()
    assert seen.exists("a.md")
    assert seen.matches("*.md")
    assert seen.found_upwards("AGENTS.md")
    assert seen.unanswered == {
        ("exists", "a.md"),
        ("matches", "*.md"),
        ("found_upwards", "AGENTS.md"),
    }


def test_a_look_that_changes_nothing_gives_the_same_object(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    seen = Seen()
    seen.exists("a.md")
    assert seen.after(look(tmp_path, seen.unanswered)) is seen
    assert seen.unanswered == set()


def test_a_look_that_finds_otherwise_gives_another(tmp_path: Path) -> None:
    seen = Seen()
    seen.exists("a.md")
    other = seen.after(look(tmp_path, seen.unanswered))
    assert other is not seen
    assert other != seen
    assert not other.exists("a.md")
    (tmp_path / "a.md").touch()
    assert other.after(look(tmp_path, other.asked)).exists("a.md")


def test_what_is_asked_no_more_is_forgotten() -> None:
    seen = Seen({("exists", "old"): False})
    seen.exists("new")
    other = seen.after({("exists", "new"): False})
    other.exists("old")
    assert other.unanswered == {("exists", "old")}
