"""Folds: the lines of a text, and the first and last line of each fold."""

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.features.folding import folds


def found(text: str) -> list[str]:
    return [f"{f.first}-{f.last} {f.kind}".strip() for f in folds(analyse(text))]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "# one",  # 0
                "# two",
                "",
                "agents:",  # 3
                "  # about root",
                "  # and more",
                "  root:",  # 6
                "    model: x/y",
                "    instruction: |",  # 8
                "      # no comment",
                "      # at all",
                "",
                "    toolsets:",  # 12
                "      - type: filesystem",
                "      - type: shell",  # 14
                "        env:",
                "          A: b",
                "",
                "  aide: {model: x/y}",
                "",
                "models:",  # 20
                "  m: {provider: dmr,",
                "    model: x",
                "  }",
                "",
            ],
            [
                "0-1 comment",
                "3-18",
                "4-5 comment",
                "6-16",
                "8-10",
                "12-16",
                "14-16",
                "15-16",
                "20-23",
                "21-22",
            ],
        ),
        (
            [
                "# region Team",
                "agents:",
                "  # region A",
                "  a: {}",
                "  # endregion",
                "  b: {}",
                "#endregion",
                "# region open",
                "models: {m: {}}",
            ],
            ["0-6 region", "1-5", "2-4 region"],
        ),
        (["agents: [", "  a,", "  b", "]"], ["0-2"]),
        (["agents: {", "  a: {},", "  b: {}}"], ["0-2"]),
        (["agents:", "  a:", "    mod", "  b:", "    model: x"], ["0-4", "1-2", "3-4"]),
        (["agents: {a: {}}"], []),
        ([""], []),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_entries_texts_comments_and_regions_fold(
    lines: list[str], expected: list[str], ending: str
) -> None:
    assert found(ending.join(lines)) == expected


def test_after_an_edit_only_the_lines_move() -> None:
    text = "agents:\n  a:\n    model: x\n  b:\n    model: y\nmodels:\n  m:\n    model: z\n"
    first = analyse(text)
    assert len(folds(first)) == 5
    edited = analyse(text.replace("model: x", "model: x\n    welcome_message: Hi"), first)
    assert folds(edited) == folds(analyse(edited.document.text))
