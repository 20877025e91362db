import random
from pathlib import Path

import pytest

from cagent_ls.analysis.fixing import apply
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.features.formatting import formatting
from cagent_ls.syntax.tree import Node

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/**/*.yaml"))
HEAD = "agents:\n  root:\n    model: a/b\n"


def formatted(text: str) -> str:
    return apply(text, formatting(analyse(text)))


def meaning(node: Node | None) -> object:
    """The tree as plain values."""
    if node is None:
        return None
    return (node.kind, node.text, [meaning(child) for child in node.children()])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD, HEAD),
        ("agents:  \n  root:\t\n    model: a/b \n", HEAD),
        (HEAD + "\n\n \n", HEAD),
        (HEAD[:-1], HEAD),
        ("agents:\n\n\n\n  root:\n    model: a/b\n", "agents:\n\n  root:\n    model: a/b\n"),
        ("\n\n\n" + HEAD, "\n" + HEAD),
        ("# one  \n\n\n#  two\n" + HEAD, "# one\n\n#  two\n" + HEAD),
        (HEAD + "    x:   1   #  why \n", HEAD + "    x:   1   #  why\n"),
        (HEAD + "    toolsets:\n    - type: shell \n", HEAD + "    toolsets:\n    - type: shell\n"),
        (HEAD.replace("\n", "\r\n") + "\r\n\r\n", HEAD.replace("\n", "\r\n")),
        (HEAD + "    instruction: |\n      a  \n\n\n      b\n\n\n", None),
        (HEAD + "    instruction: |+\n      a\n\n\n", HEAD + "    instruction: |+\n      a\n\n\n"),
        (
            HEAD + "    instruction: |+\n      a\n\n\n\nmodels: {} \n",
            HEAD + "    instruction: |+\n      a\n\n\n\nmodels: {}\n",
        ),
        (
            HEAD + '    instruction: "a  \n\n\n      b"  \n',
            HEAD + '    instruction: "a  \n\n\n      b"\n',
        ),
        ("---\n\n\n" + HEAD + "---\na: |\n  1 \n", "---\n\n" + HEAD + "---\na: |\n  1 \n"),
    ],
)
def test_white_space_that_means_nothing(before: str, after: str | None) -> None:
    assert formatted(before) == (before.rstrip() + "\n" if after is None else after)


@pytest.mark.parametrize(
    "text", ["a: 1  \n", "", HEAD + "    x: [  \n", "agents: {root: {model: a"]
)
def test_other_and_broken_files_are_left_alone(text: str) -> None:
    assert formatted(text) == text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_meaning_and_comments_stay_and_once_is_enough(path: Path) -> None:
    chance = random.Random(3)  # noqa: S311
    original = path.read_text("utf-8")
    for _ in range(20):
        text = original
        for _ in range(6):
            at = chance.randrange(len(text))
            line_end = text.find("\n", at)
            text = text[:line_end] + chance.choice(["  ", "\n\n\n", " \n", "\t"]) + text[line_end:]
        file = analyse(text)
        if file.document.faults:
            continue
        result = formatted(text)
        after = analyse(result)
        assert meaning(after.root) == meaning(file.root)
        assert formatted(result) == result
        comments = [text[c.start : c.end].rstrip() for c in file.document.comments]
        assert [result[c.start : c.end] for c in after.document.comments] == comments
