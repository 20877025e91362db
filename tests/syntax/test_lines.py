import pytest
from hypothesis import given
from hypothesis import strategies as st

from cagent_ls.syntax.lines import Encoding, LineIndex


def starts(index: LineIndex) -> list[int]:
    return [index.start_of(line) for line in range(index.count)]


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 8), ("utf-16", 6), ("utf-32", 5)])
def test_columns_are_counted_in_the_clients_units(encoding: Encoding, column: int) -> None:
    text = "x: 1\na: 😀x"
    lines = LineIndex(text)
    assert lines.position(len(text), encoding) == (1, column)
    assert lines.offset(1, column, encoding) == len(text)


def test_only_lf_crlf_and_cr_end_a_line() -> None:
    assert starts(LineIndex("a\r\nb\rc\nd\u2028e\x0cf")) == [0, 3, 5, 7]


def test_positions_past_the_end_are_clamped() -> None:
    lines = LineIndex("ab\ncd")
    assert lines.offset(0, 99) == 2
    assert lines.offset(99, 0) == 5
    assert lines.offset(-1, 4) == 0
    assert lines.position(99) == (1, 2)


@given(
    st.text("a\n\r", max_size=12),
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 4), st.text("b\n\r", max_size=3)), max_size=6
    ),
)
def test_an_index_after_edits_is_the_one_made_anew(
    text: str, edits: list[tuple[int, int, str]]
) -> None:
    index = LineIndex(text)
    for at, length, inserted in edits:
        start = min(at, len(text))
        end = min(start + length, len(text))
        text = text[:start] + inserted + text[end:]
        index = index.edited(text, start, end, inserted)
        anew = LineIndex(text)
        assert starts(index) == starts(anew)
        for offset in range(len(text) + 1):
            assert index.position(offset) == anew.position(offset)
