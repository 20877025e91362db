from itertools import pairwise

import pytest

from cagent_ls.language.formats import FORMATS, format_of, newest_format
from cagent_ls.language.types import NEWEST_FORMAT, NEWEST_RELEASE


def test_a_format_stands_at_its_number() -> None:
    assert [f.number for f in FORMATS] == list(range(NEWEST_FORMAT + 1))


def test_each_format_opens_when_the_one_before_is_frozen() -> None:
    for older, newer in pairwise(FORMATS[7:]):
        assert older.frozen_in == newer.readable_since


@pytest.mark.parametrize(
    ("text", "fmt"),
    [("7", 7), ("0", 0), ("16", 16), ("", NEWEST_FORMAT), ("07", None), ("99", None), ("v7", None)],
)
def test_the_version_key(text: str, fmt: int | None) -> None:
    assert format_of(text) == fmt


@pytest.mark.parametrize(
    ("release", "fmt"),
    [("1.32.3", 7), ("1.38.9", 7), ("1.39.0", 8), ("v1.116.0", 15), (NEWEST_RELEASE, 16)],
)
def test_the_newest_format_that_a_release_reads(release: str, fmt: int) -> None:
    assert newest_format(release) == fmt
