"""The filesystem tools, called as a model calls them."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from cagent_runtime.config.models import FilesystemToolset
from cagent_runtime.tools.base import Tool, ToolError, parse_arguments
from cagent_runtime.tools.filesystem import Filesystem, search
from cagent_runtime.tools.filesystem.read import MAX_CHARACTERS, MAX_LINES
from cagent_runtime.tools.filesystem.workspace import SIZE_LIMIT

OUTSIDE = "outside the working directory"


class Files:
    """The toolset on one folder; a tool's error comes back as ``error: ...``."""

    def __init__(self, root: Path, **settings: Any) -> None:
        self.root = root
        toolset = Filesystem(FilesystemToolset(type="filesystem", **settings), root)
        self.tools: dict[str, Tool] = {tool.name: tool for tool in toolset.tools()}

    def __call__(self, name: str, **arguments: Any) -> str:
        tool = self.tools[name]
        try:
            return asyncio.run(tool.call(parse_arguments(tool.spec, json.dumps(arguments))))  # type: ignore[arg-type]
        except ToolError as error:
            return f"error: {error}"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    root = tmp_path / "work"
    root.mkdir()
    return Files(root)


def test_which_tools_there_are_and_which_only_read(files: Files) -> None:
    assert {name: tool.read_only for name, tool in files.tools.items()} == {
        "read_file": True,
        "read_multiple_files": True,
        "list_directory": True,
        "directory_tree": True,
        "search_files_content": True,
        "write_file": False,
        "create_directory": False,
        "remove_directory": False,
        "edit_file": False,
    }


def test_the_file_may_keep_some_tools_or_the_reading_ones(tmp_path: Path) -> None:
    kept = Files(tmp_path, tools=["read_file", "write_file"], readonly=False)
    assert list(kept.tools) == ["read_file", "write_file"]
    assert list(Files(tmp_path, tools=["read_file", "write_file"], readonly=True).tools) == [
        "read_file"
    ]
    assert Files(tmp_path, tools=[]).tools == {}


@pytest.mark.parametrize(
    "path", ["../secret", "{outside}/secret", "link/secret", "a/../../secret", "/etc/passwd"]
)
def test_no_tool_leaves_the_working_directory(files: Files, path: str) -> None:
    outside = files.root.parent
    (outside / "secret").write_text("secret")
    (files.root / "link").symlink_to(outside)
    path = path.format(outside=outside)
    edit = [{"oldText": "secret", "newText": "gone"}]
    for name in ("read_file", "list_directory", "directory_tree"):
        assert OUTSIDE in files(name, path=path)
    assert OUTSIDE in files("read_multiple_files", paths=[path])
    assert OUTSIDE in files("search_files_content", path=path, query="secret")
    assert OUTSIDE in files("write_file", path=path, content="gone")
    assert OUTSIDE in files("edit_file", path=path, edits=edit)
    assert OUTSIDE in files("create_directory", paths=[path])
    assert OUTSIDE in files("remove_directory", paths=[path])
    assert (outside / "secret").read_text() == "secret"


def test_walking_does_not_follow_links_out(files: Files) -> None:
    (files.root.parent / "secret").write_text("secret")
    (files.root / "link").symlink_to(files.root.parent)
    (files.root / "file").symlink_to(files.root.parent / "secret")
    assert files("search_files_content", path=".", query="secret") == "(nothing found)"
    assert files("directory_tree", path=".") == "file\nlink"


@pytest.mark.parametrize("path", ["a\0b", "\ud800", "x" * 5000, "loop"])
def test_odd_paths_are_no_crash(files: Files, path: str) -> None:
    (files.root / "loop").symlink_to("loop")
    assert files("read_file", path=path).startswith("error: ")


def test_a_file_is_read_as_it_is(files: Files) -> None:
    (files.root / "a.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo\x0cthree\n")
    assert files("read_file", path="a.txt") == "one\r\ntwo\x0cthree\n"
    assert files("read_file", path=str(files.root / "a.txt")) == "one\r\ntwo\x0cthree\n"


def test_a_long_file_comes_in_parts_that_join_up(files: Files) -> None:
    lines = [f"line {number} {'x' * (number % 90)}\n" for number in range(1, 1201)]
    (files.root / "a.txt").write_text("".join(lines))
    seen, line = "", 1
    while line <= len(lines):
        part = files("read_file", path="a.txt", line=line)
        assert len(part) < MAX_CHARACTERS + 200
        if "read on with line=" not in part:
            seen += part
            break
        text, _, note = part.rpartition("\n(")
        seen += text + "\n"
        line = int(note.split("line=")[1].rstrip(")"))
    assert seen == "".join(lines)


def test_parts_can_be_chosen(files: Files) -> None:
    (files.root / "a.txt").write_text("one\ntwo\nthree\n")
    assert files("read_file", path="a.txt", line=2, limit=1) == (
        "two\n(lines 2 to 2 of 3; read on with line=3)"
    )
    assert files("read_file", path="a.txt", line=2, limit=MAX_LINES) == "two\nthree\n"
    assert "the file has 3 lines" in files("read_file", path="a.txt", line=4)


def test_a_huge_line_is_cut(files: Files) -> None:
    (files.root / "a.txt").write_text("x" * 100_000 + "\nend\n")
    text = files("read_file", path="a.txt")
    assert len(text) < MAX_CHARACTERS + 200
    assert "line 1 is cut: it has 100001 characters; lines 1 to 1 of 2; read on with line=2" in text


def test_what_cannot_be_read_says_why(files: Files) -> None:
    (files.root / "binary").write_bytes(b"a\0b")
    (files.root / "latin").write_bytes("é".encode("latin-1"))
    (files.root / "empty").touch()
    os.mkfifo(files.root / "pipe")
    with (files.root / "huge").open("wb") as huge:
        huge.truncate(SIZE_LIMIT + 1)
    said = {
        "binary": "error: binary is not a text file",
        "latin": "error: latin is not UTF-8 text",
        "empty": "(the file is empty)",
        "pipe": "error: pipe is not a regular file",
        "huge": "error: huge is larger than 4 MiB",
        ".": "error: . is a directory; use list_directory",
        "none": "error: none: No such file or directory",
    }
    assert {path: files("read_file", path=path) for path in said} == said


def test_several_files_share_the_room_and_fail_alone(files: Files) -> None:
    (files.root / "a").write_text("A\n")
    (files.root / "b").write_text("B" * 50_000)
    text = files("read_multiple_files", paths=["a", "none", "b"])
    assert text.startswith("=== a\nA\n\n=== none\nerror: none: No such file")
    assert len(text) < MAX_CHARACTERS
    assert "is cut: it has 50000 characters" in text


def test_looking_around_hides_what_git_ignores(files: Files, tmp_path: Path) -> None:
    for name in (".git/config", "src/a.py", "src/deep/b.py", "build/x.o", "src/.gitignore"):
        (files.root / name).parent.mkdir(parents=True, exist_ok=True)
        (files.root / name).write_text("needle\n")
    (files.root / ".gitignore").write_text("build/\n")
    (files.root / "src/.gitignore").write_text("deep\n")
    assert files("list_directory", path=".") == ".gitignore\nsrc/"
    assert files("directory_tree", path=".") == ".gitignore\nsrc/\n  .gitignore\n  a.py"
    assert files("search_files_content", path=".", query="needle") == "src/a.py:1: needle"
    assert files("list_directory", path="build") == "x.o"
    everything = Files(files.root, ignore_vcs=False)
    assert "build/x.o:1: needle" in everything("search_files_content", path=".", query="needle")
    assert ".git/" in everything("list_directory", path=".")


def test_lists_and_trees_are_capped(files: Files) -> None:
    for number in range(250):
        (files.root / f"{number:03}").touch()
    assert files("list_directory", path=".").endswith("199\n(and 50 more)")
    assert files("directory_tree", path=".").endswith(
        "199\n(there is more: look into one of the directories)"
    )
    assert files("list_directory", path="000") == "error: 000 is not a directory"
    (files.root / "new").mkdir()
    assert files("directory_tree", path="new") == "(the directory is empty)"


def test_a_search_takes_text_or_a_regular_expression(files: Files) -> None:
    (files.root / "a.py").write_text("x = f(1)\ny = g(2)\n")
    (files.root / "b.txt").write_text("f(1)\n")
    find = "search_files_content"
    assert files(find, path=".", query="f(1)") == "a.py:1: x = f(1)\nb.txt:1: f(1)"
    assert files(find, path=".", query=r"[fg]\(\d\)", is_regex=True, excludePatterns=["*.txt"]) == (
        "a.py:1: x = f(1)\na.py:2: y = g(2)"
    )
    assert files(find, path="b.txt", query="1") == "b.txt:1: f(1)"
    assert "not valid" in files(find, path=".", query="(", is_regex=True)
    assert files(find, path="none", query="1") == "error: none does not exist"


def test_a_search_is_capped(files: Files) -> None:
    (files.root / "a").write_text("hit\n" * 500)
    (files.root / "long").write_text("y" * 5000 + "needle" + "z" * 5000)
    assert len(files("search_files_content", path="a", query="hit").splitlines()) == 101
    assert files("search_files_content", path="long", query="needle") == (
        f"long:1: …{'y' * 80}needle{'z' * 80}…"
    )


def test_a_search_that_takes_for_ever_is_ended(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MAX_SECONDS", 0.1)
    (files.root / "a").write_text("x" * 4000)
    said = files("search_files_content", path=".", query=r"(x+x+)+y", is_regex=True)
    assert "took over 0.1 seconds" in said


def test_a_written_file_is_whole_and_keeps_its_rights(files: Files) -> None:
    assert files("write_file", path="new/a.sh", content="one\r\n") == (
        "wrote 5 characters to new/a.sh"
    )
    file = files.root / "new/a.sh"
    umask = os.umask(0)
    os.umask(umask)
    assert file.stat().st_mode & 0o777 == 0o666 & ~umask
    file.chmod(0o750)
    files("write_file", path="new/a.sh", content="two\n")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"two\n", 0o750)
    assert [each.name for each in file.parent.iterdir()] == ["a.sh"]
    assert files("write_file", path="new", content="") == "error: new is a directory"
    assert "error: new/a.sh/b" in files("write_file", path="new/a.sh/b", content="")


def test_edits_are_all_made_or_none(files: Files) -> None:
    file = files.root / "a.txt"
    file.write_bytes(b"one one\r\ntwo\r\n")

    def edit(*pairs: tuple[str, str]) -> str:
        edits = [{"oldText": old, "newText": new} for old, new in pairs]
        return files("edit_file", path="a.txt", edits=edits)

    assert edit(("one", "1"), ("three", "3")) == (
        "error: edit 2: oldText is not in the file; nothing was changed"
    )
    assert file.read_bytes() == b"one one\r\ntwo\r\n"
    assert edit(("one", "1"), ("one\ntwo", "A\nB")) == "made 2 edits in a.txt"
    assert file.read_bytes() == b"1 A\r\nB\r\n"
    assert "error: wrong arguments" in edit(("", "x"))


def test_directories_come_and_go(files: Files) -> None:
    assert files("create_directory", paths=["a/b", "c"]) == "created a/b, c"
    assert files("remove_directory", paths=["a"]) == "error: a: Directory not empty"
    assert files("remove_directory", paths=["a/b", "a"]) == "removed a/b, a"
    assert [each.name for each in files.root.iterdir()] == ["c"]
    assert "itself cannot be removed" in files("remove_directory", paths=["."])
