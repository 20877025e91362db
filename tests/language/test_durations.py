import pytest

from cagent_ls.language.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("-0", 0),
        ("1m", 60),
        ("1h2m3.5s", 3723.5),
        ("-1.5h", -5400),
        ("+5s", 5),
        (".5s", 0.5),
        ("5.s", 5),
        ("250ms", 0.25),
        ("1us", 1e-6),
        ("1µs", 1e-6),  # micro sign
        ("1μs", 1e-6),  # Greek mu
        ("1ns", 1e-9),
        ("1m1h", 3660),
        ("2562047h47m16.854775807s", 9223372036.854775807),
    ],
)
def test_a_duration(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text",
    ["", "90", "1", "00", "-", ".s", "s", "1d", "1 m", "1M", "1m ", "1e3s", "3000000h", "1m30"],
)
def test_no_duration(text: str) -> None:
    assert parse_duration(text) is None
