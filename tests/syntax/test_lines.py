import pytest

from cagent_ls.syntax.lines import Encoding, LineIndex


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 8), ("utf-16", 6), ("utf-32", 5)])
def test_columns_are_counted_in_the_clients_units(encoding: Encoding, column: int) -> None:
    text = "x: 1\na: 😀x"
    lines = LineIndex(text)
    assert lines.position(len(text), encoding) == (1, column)
    assert lines.offset(1, column, encoding) == len(text)


def test_only_lf_crlf_and_cr_end_a_line() -> None:
    assert LineIndex("a\r\nb\rc\nd\u2028e\x0cf").starts == [0, 3, 5, 7]


def test_positions_past_the_end_are_clamped() -> None:
    lines = LineIndex("ab\ncd")
    assert lines.offset(0, 99) == 2
    assert lines.offset(99, 0) == 5
    assert lines.offset(-1, 4) == 0
    assert lines.position(99) == (1, 2)
