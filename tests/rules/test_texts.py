"""Places inside values, however these are written."""

import pytest

from tests.rules.case import found

HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    commands:\n      a: "


@pytest.mark.parametrize(
    ("value", "before"),
    [
        ("Say $1", "Say "),
        ("'Say $1'", "'Say "),
        ('"Say $1"', '"Say '),
        ('"\\tSay $1"', '"\\tSay '),
        ("Say\n        this $1", "Say\n        this "),
        ("|\n        Say\n        $1", "|\n        Say\n        "),
        (">-\n        Say\n        $1", ">-\n        Say\n        "),
        ("Say ${1} and $1", "Say ${1} and "),
    ],
)
def test_the_place_of_a_part_of_a_value(value: str, before: str) -> None:
    text = f"{HEAD}{value}\n"
    finding = next(f for f in reversed(found(text)) if f.rule == "command-text")
    assert (finding.span.start, finding.span.end) == (
        len(HEAD) + len(before),
        len(HEAD) + len(before) + 2,
    )


def test_behind_an_alias_the_alias_is_the_place() -> None:
    text = f"{HEAD}&say Say $1\n      b: *say\n"
    places = [text[f.span.start : f.span.end] for f in found(text) if f.rule == "command-text"]
    assert places == ["$1"]
