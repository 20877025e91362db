"""From `docs` to files, with git's verdicts on what is ignored."""

import os
import sys
from pathlib import Path

import pytest

from cagent_runtime.rag.collect import (
    MAX_BYTES,
    Collection,
    NotADocument,
    collect,
    read_document,
)


def tree(root: Path, *names: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text")


def names(found: Collection, root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in found.files]


def test_a_folder_is_taken_with_everything_below_it_in_order(tmp_path: Path) -> None:
    tree(tmp_path, "b.md", "a/z.md", "a/.hidden", "c.md")
    assert names(collect([str(tmp_path)]), tmp_path) == ["a/.hidden", "a/z.md", "b.md", "c.md"]


def test_a_file_named_twice_is_taken_once_at_its_first_place(tmp_path: Path) -> None:
    tree(tmp_path, "a.md", "b.md")
    found = collect([str(tmp_path / "b.md"), str(tmp_path), str(tmp_path / "x/../a.md")])
    assert names(found, tmp_path) == ["b.md", "a.md"]


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        ("*.md", ["a.md"]),
        ("**/*.md", ["a.md", "src/b.md", "src/deep/c.md"]),
        ("src/*", ["src/b.md", "src/d.py", "src/deep/c.md"]),
        ("src/*.{md,py}", ["src/b.md", "src/d.py"]),
        ("**/deep", ["src/deep/c.md"]),  # a folder that matches is taken whole
        ("**/[bd].*", ["src/b.md", "src/d.py"]),
        ("?.md", ["a.md"]),
    ],
)
def test_globs(tmp_path: Path, pattern: str, taken: list[str]) -> None:
    tree(tmp_path, "a.md", "src/b.md", "src/d.py", "src/deep/c.md")
    assert names(collect([str(tmp_path / pattern)]), tmp_path) == taken


class TestIgnoring:
    @pytest.fixture
    def repository(self, tmp_path: Path) -> Path:
        (tmp_path / ".git" / "info").mkdir(parents=True)
        (tmp_path / ".git" / "info" / "exclude").write_text("private/\n")
        (tmp_path / ".gitignore").write_text("*.log\n/build/\n")
        (tmp_path / "src").mkdir()
        (tmp_path / "src" / ".gitignore").write_text("!keep.log\ngenerated.py\n")
        tree(tmp_path, "a.md", "a.log", "build/b.md", "private/c.md")
        tree(tmp_path, "src/keep.log", "src/other.log", "src/generated.py", "src/build/d.md")
        return tmp_path

    def test_nested_files_and_excludes_count(self, repository: Path) -> None:
        found = names(collect([str(repository)]), repository)
        ignoring = [".gitignore", "src/.gitignore"]
        assert sorted(set(found) - set(ignoring)) == ["a.md", "src/build/d.md", "src/keep.log"]

    def test_the_rules_of_parents_count_below_them(self, repository: Path) -> None:
        found = names(collect([str(repository / "src" / "*.log")]), repository)
        assert found == ["src/keep.log"]

    def test_what_lies_in_an_ignored_folder_is_ignored_and_said_so(self, repository: Path) -> None:
        found = collect([str(repository / "build" / "b.md")])
        assert not found.files
        assert "ignored by git" in found.warnings[0]

    def test_respect_vcs_false_takes_all_but_git_itself(self, repository: Path) -> None:
        found = names(collect([str(repository)], respect_vcs=False), repository)
        assert {"a.log", "build/b.md", "private/c.md", "src/generated.py"} <= set(found)
        assert not any(name.startswith(".git/") for name in found)

    def test_a_repository_within_has_its_own_rules(self, repository: Path) -> None:
        tree(repository, "vendor/x.log")
        (repository / "vendor" / ".git").write_text("gitdir: elsewhere\n")
        assert "vendor/x.log" in names(collect([str(repository)]), repository)


def test_entries_that_give_nothing_are_warned_about(tmp_path: Path) -> None:
    found = collect([str(tmp_path / "none"), str(tmp_path / "*.md")])
    assert found.warnings == [
        f"docs: {tmp_path}/none does not exist",
        f"docs: {tmp_path}/*.md matches no file",
    ]


def test_large_files_are_skipped_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_bytes(b"x" * (MAX_BYTES + 1))
    found = collect([str(tmp_path)])
    assert not found.files
    assert "over the limit of 2 MiB" in found.skipped[0].reason


@pytest.mark.skipif(sys.platform == "win32", reason="needs a privilege on Windows")
def test_links_are_not_followed_unless_named(tmp_path: Path) -> None:
    tree(tmp_path, "docs/a.md", "outside/secret.md")
    (tmp_path / "docs" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "docs" / "cycle").symlink_to(tmp_path / "docs")
    found = collect([str(tmp_path / "docs")])
    assert names(found, tmp_path) == ["docs/a.md"]
    assert {each.reason for each in found.skipped} == {"a symbolic link"}
    named = collect([str(tmp_path / "docs" / "link")])
    assert names(named, tmp_path) == ["outside/secret.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system")
def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert collect([str(tmp_path)]).skipped[0].reason == "not a regular file"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"PK\0\3", "binary"), ("é".encode("latin-1"), "not UTF-8"), (b"x" * 9000 + b"\xff", "9000")],
)
def test_what_is_no_text_is_no_document(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    with pytest.raises(NotADocument, match=reason):
        read_document(file)


def test_a_byte_order_mark_is_dropped_and_line_ends_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert read_document(file).text == "one\r\ntwo"
