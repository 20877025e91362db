import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.features.indenting import indent

HEAD = "agents:\n  root:\n    model: a/b\n"


@pytest.mark.parametrize(
    ("above", "column"),
    [
        ("    toolsets:\n", 6),
        ("    toolsets: # tools\n", 6),
        ("    instruction: |\n", 6),
        ("    instruction: >-\n", 6),
        ("    description: x\n", 4),
        ("    toolsets:\n      - type: shell\n", 8),
        ("    toolsets:\n      - type:\n", 10),
        ("    toolsets:\n    -\n", 6),
        ("    sub_agents:\n      - root\n", 6),
        ("    sub_agents:\n      - root\n\n", 6),
        ("  aide:\n", 4),
        ("models:\n", 2),
        ('    description: "x: y"\n', 4),
        ("    hooks: &h\n", 6),
    ],
)
def test_where_the_next_line_starts(above: str, column: int) -> None:
    text = HEAD + above
    edit = indent(analyse(text), len(text))
    assert (len(edit.text) if edit is not None else 0) == column


@pytest.mark.parametrize(
    "above",
    [
        "    instruction: |\n      Note:\n",
        "    instruction: |\n      One\n      Two\n",
        '    instruction: "one\n',
        "    toolsets: [\n",
        "    toolsets: [{type: shell},\n      {type: x},\n",
        "    # toolsets:\n",
        "\tx:\n",
    ],
)
def test_nothing_is_done_where_that_might_be_wrong(above: str) -> None:
    text = HEAD + above
    assert indent(analyse(text), len(text)) is None


def test_in_the_middle_of_a_file() -> None:
    text = HEAD + "    toolsets:\n‸\n  aide:\n    model: a/b\n"
    file = analyse(text.replace("‸", ""))
    edit = indent(file, text.index("‸"))
    assert edit is not None
    assert edit.text == " " * 6


def test_blanks_that_the_editor_put_in_are_replaced() -> None:
    text = HEAD + "    toolsets:\r\n    "
    edit = indent(analyse(text), len(text))
    assert edit is not None
    assert (edit.span.start, edit.text) == (len(text) - 4, " " * 6)


def test_the_unit_is_that_of_the_file() -> None:
    text = "agents:\n    root:\n        model: a/b\n        toolsets:\n"
    edit = indent(analyse(text), len(text))
    assert edit is not None
    assert edit.text == " " * 12


def test_other_files_and_the_first_line_are_left_alone() -> None:
    assert indent(analyse("a:\n"), 3) is None
    assert indent(analyse(""), 0) is None
