"""Growing selections: the text with the cursor, and what is selected step by step."""

from itertools import pairwise

import pytest

from cagent_ls.features.selection import selections
from tests.features.cursor import at_cursor

TEXT = """\
version: 2
agents:
  a: {model: x}
  b:
    instruction: |
      First line.
      More wo‸rds here.

      The end.
    sub_agents: ["x y", b]

models:
  m: {}
"""


def grown(text: str) -> list[str]:
    file, offset = at_cursor(text)
    return [file.document.text[span.start : span.end] for span in selections(file, offset)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_in_a_text_it_grows_over_word_line_and_paragraph(ending: str) -> None:
    text = TEXT.replace("\n", ending)
    whole = text.replace("‸", "")
    words, line, paragraph, prose, value, entry, body, agent, agents, section, file = grown(text)
    assert (words, line) == ("words", "More words here.")
    assert paragraph == f"First line.{ending}      More words here."
    assert prose.endswith("The end.")
    assert prose.startswith("First")
    assert value.startswith("|")
    assert entry.startswith("instruction: |")
    assert body == agent.removeprefix("b:").strip()
    assert agent.startswith("b:")
    assert agent.endswith('["x y", b]')
    assert section == f"agents:{ending}  {agents}"
    assert section == whole[whole.index("agents") : whole.index(f"{ending}models")].strip()
    assert file == whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'agents:\n  a: {}\n  b: {sub_agents: ["x y‸", b]}\n',
            [
                "y",
                "x y",
                '"x y"',
                '["x y", b]',
                'sub_agents: ["x y", b]',
                '{sub_agents: ["x y", b]}',
                'b: {sub_agents: ["x y", b]}',
            ],
        ),
        ("agents:\n  a‸: {}\n", ["a", "a: {}"]),
        ("ag‸ents:\n  a: {}\nx: y\n", ["agents", "agents:\n  a: {}"]),
        ("agents: {a: &x m‸}", ["m", "&x m", "a: &x m", "{a: &x m}"]),
        ("agents:\n  a: [\n    b‸,", ["b"]),
        ("‸", []),
        ("agents: {}\n\n‸", []),
    ],
)
def test_it_grows_over_values_entries_and_sections(text: str, expected: list[str]) -> None:
    found = grown(text)
    assert found[: len(expected)] == expected
    assert found[-1] == text.replace("‸", "")


def test_at_every_place_each_range_lies_inside_the_next() -> None:
    text = TEXT.replace("‸", "")
    for at in range(len(text) + 1):
        file, offset = at_cursor(text[:at] + "‸" + text[at:])
        spans = selections(file, offset)
        assert all(
            outer.start <= inner.start and inner.end <= outer.end and inner != outer
            for inner, outer in pairwise(spans)
        )
