import pytest

from cagent_ls.syntax.dialect import HUGE, as_float, as_int


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("017", 15),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", 3),
        ("1_000", 1000),
        ("-3", -3),
        ("100.5", 100),
        ("1e3", 1000),
        ("1e999", HUGE),
        ("-" + "9" * 5000, -HUGE),
        ("0x" + "f" * 5000, HUGE),
    ],
)
def test_whole_numbers_in_every_notation(text: str, number: int) -> None:
    assert as_int(text) == number


@pytest.mark.parametrize("text", ["9" * 400, "0x" + "f" * 400, "1" + "0" * 300 + ".0", "-.inf"])
def test_any_number_has_a_size(text: str) -> None:
    assert abs(as_float(text)) >= 1e300
