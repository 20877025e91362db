"""What rules may ask of the disk, and the one value they ask."""

import os
from pathlib import Path

import pytest

from cagent_ls.surroundings import around, disk
from cagent_ls.surroundings.disk import Disk
from cagent_ls.surroundings.writing import write_whole


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("home/SELF.md", "work/docs/a.md", "work/docs/deep/b.txt", "work/sub/agent.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "work/empty").mkdir()
    return tmp_path / "work"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("docs", True),
        ("./docs/a.md", True),
        ("../work/docs", True),
        ("docs/none.md", False),
        ("~/SELF.md", True),
        ("~nobody-here/x", True),  # cannot be known
        ("a\0b", False),
        ("x" * 5000, True),
        (r"\\nobody-here\share\x", True),  # another machine is not asked
        ("//nobody-here/share/x", True),
    ],
)
def test_exists(folder: Path, path: str, there: bool) -> None:
    assert Disk(folder).exists(path) is there


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("docs", True),
        ("docs/*.md", True),
        ("docs/*.txt", False),
        ("**/*.txt", True),
        ("docs/*.{txt,md}", True),
        ("empty", False),
        ("none/**", False),
        ("[", False),
    ],
)
def test_matches(folder: Path, pattern: str, found: bool) -> None:
    assert Disk(folder).matches(pattern) is found
    assert Disk(folder / "sub").matches(f"../{pattern}") is found


def test_a_glob_over_too_many_files_counts_as_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "LOOK_LIMIT", 1)
    assert Disk(folder).matches("**/*.none")


def test_found_upwards(folder: Path) -> None:
    here = Disk(folder / "sub")
    names = ("agent.yaml", "docs/a.md", "SELF.md", "none.md")
    assert [here.found_upwards(name) for name in names] == [True, True, True, False]


def test_answers_are_kept_by_one_object_and_not_by_the_next(folder: Path) -> None:
    before = Disk(folder)
    assert not before.exists("new")
    (folder / "new").touch()
    assert not before.exists("new")
    assert Disk(folder).exists("new")
    assert before != Disk(folder)


def test_variables_are_known_only_where_they_are_those_of_the_run(folder: Path) -> None:
    assert around(folder / "a.yaml", environment=False).variables is None
    assert around(folder / "a.yaml", environment=True).variables == set(os.environ)
    assert around(None, environment=True).files is None


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    write_whole(file, b"one")
    write_whole(file, b"two")
    assert file.read_bytes() == b"two"
    with pytest.raises(OSError, match="none"):
        write_whole(tmp_path / "none/a.yaml", b"x")
    assert list(tmp_path.iterdir()) == [file]
