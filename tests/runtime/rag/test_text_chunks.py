"""Cutting text: windows in code points, lines from 1."""

from hypothesis import given
from hypothesis import strategies as st

from cagent_runtime.rag.chunk import Chunk
from cagent_runtime.rag.chunk.text import chunks

TEXTS = st.text(st.sampled_from("ab \nπ🙂"), max_size=200)
SIZES = st.integers(1, 40)
OVERLAPS = st.integers(-1, 50)


def texts(*args: str, size: int, overlap: int = 0, words: bool = False) -> list[str]:
    return [c.text for c in chunks(*args, size=size, overlap=overlap, word_boundaries=words)]


def test_windows_overlap() -> None:
    assert texts("abcdefghij", size=4, overlap=1) == ["abcd", "defg", "ghij"]


def test_an_overlap_as_large_as_the_window_is_half_of_it() -> None:
    assert texts("abcdefgh", size=4, overlap=9) == ["abcd", "cdef", "efgh"]


def test_code_points_count_not_bytes() -> None:
    assert texts("🙂🙂🙂🙂", size=2) == ["🙂🙂", "🙂🙂"]


def test_windows_of_whitespace_only_are_left_out() -> None:
    assert texts("ab  \n\n cd", size=2) == ["ab", "c", "d"]
    assert texts(" \n\t ", size=2) == []


def test_words_stay_whole_if_asked_for() -> None:
    text = "alpha beta gamma delta"
    assert texts(text, size=12, words=False) == ["alpha beta g", "amma delta"]
    assert texts(text, size=12, words=True) == ["alpha beta", "gamma delta"]


def test_a_word_longer_than_the_window_is_not_lost() -> None:
    assert texts("x" * 10 + " end", size=4, words=True) == ["xxxx", "xxxx", "xx", "end"]


def test_lines_and_offsets_of_the_trimmed_piece() -> None:
    assert chunks("\n\none\ntwo\n", size=100, overlap=0) == [Chunk("one\ntwo", 2, 9, 3, 4)]


@given(TEXTS, SIZES, OVERLAPS, st.booleans())
def test_nothing_but_whitespace_is_outside_the_chunks(
    text: str, size: int, overlap: int, words: bool
) -> None:
    covered = [False] * len(text)
    for chunk in chunks(text, size=size, overlap=overlap, word_boundaries=words):
        covered[chunk.start : chunk.end] = [True] * (chunk.end - chunk.start)
    missing = (c for c, inside in zip(text, covered, strict=True) if not inside)
    assert not "".join(missing).strip()


@given(TEXTS, SIZES, OVERLAPS, st.booleans())
def test_every_chunk_is_where_it_says(text: str, size: int, overlap: int, words: bool) -> None:
    lines = text.split("\n")
    for chunk in chunks(text, size=size, overlap=overlap, word_boundaries=words):
        assert chunk.text == text[chunk.start : chunk.end]
        assert 0 < len(chunk.text) <= size
        assert chunk.start_line == text.count("\n", 0, chunk.start) + 1
        assert chunk.text in "\n".join(lines[chunk.start_line - 1 : chunk.end_line])
