import pytest

from cagent_runtime.sizes import size_bytes, size_text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (5025000000, "4.7 GiB"),
        (2**52, "4096.0 TiB"),
    ],
)
def test_bytes_in_the_unit_that_suits_them(count: int, text: str) -> None:
    assert size_text(count) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("4.68GiB", int(4.68 * 1024**3)),
        ("256.35 MB", 256_350_000),
        ("10B", 10),
        ("1 kb", 1000),
        ("", None),
        ("large", None),
        ("1.2.3GB", None),
    ],
)
def test_sizes_as_the_runner_writes_them(text: str, count: int | None) -> None:
    assert size_bytes(text) == count
