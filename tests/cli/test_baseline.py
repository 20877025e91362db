"""`--write-baseline` and `--baseline`."""

import json

from tests.cli.conftest import Folder

BAD = "agents:\n  root:\n    model: nope\n    instruction: Hi\n"


def test_what_is_known_is_not_shown_again(folder: Folder) -> None:
    folder.write("a.yaml", BAD)
    written = folder.check(".", "--write-baseline", "known.json")
    assert (written.code, "1 finding written to known.json" in written.err) == (0, True)
    run = folder.check(".", "--baseline", "known.json")
    assert (run.code, run.out) == (0, "")


def test_it_may_move_but_not_come_twice_or_in_another_file(folder: Folder) -> None:
    folder.write("sub/a.yaml", BAD)
    folder.check(".", "--write-baseline", "known.json")
    folder.write("sub/a.yaml", "# moved\n\n" + BAD)
    assert folder.check(".", "--baseline", "known.json").code == 0
    assert folder.check("sub/a.yaml", "--baseline", "known.json").code == 0
    folder.write("sub/a.yaml", BAD + "  other:\n    model: nope\n    description: Helps\n")
    new = json.loads(
        folder.check(".", "--select", "undef*", "--baseline", "known.json", "--format", "json").out
    )
    assert [finding["line"] for finding in new["findings"]] == [6]
    folder.write("b.yaml", BAD)
    assert folder.check("b.yaml", "--baseline", "known.json").code == 1


def test_it_holds_no_text_of_the_file_and_is_the_same_each_time(folder: Folder) -> None:
    folder.write("a.yaml", BAD)
    folder.check(".", "--write-baseline", "known.json")
    first = folder.read("known.json")
    folder.check(".", "--write-baseline", "known.json")
    assert first == folder.read("known.json")
    assert "nope" not in first


def test_one_that_cannot_be_written_is_wrong_use(folder: Folder) -> None:
    folder.write("a.yaml", BAD)
    assert folder.check("a.yaml", "--write-baseline", "none/known.json").code == 2
