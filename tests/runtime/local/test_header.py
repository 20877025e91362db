"""Headers of GGUF files, whole and damaged."""

import struct
from pathlib import Path

import pytest

from cagent_runtime.local.header import NotGguf, read_header


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def gguf(version: int = 3, architecture: str = "llama") -> bytes:
    """A file with a text, a number, an array of texts, and one tensor of 2 by 3 weights."""
    fields = [
        text("general.architecture") + struct.pack("<I", 8) + text(architecture),
        text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b"),
        text("tokenizer.ggml.scores") + struct.pack("<IIQ2f", 9, 6, 2, 0.5, 1.5),
        text("llama.context_length") + struct.pack("<II", 4, 2048),
    ]
    tensor = text("cls.weight") + struct.pack("<IQQIQ", 2, 2, 3, 0, 0)
    return b"GGUF" + struct.pack("<IQQ", version, 1, len(fields)) + b"".join(fields) + tensor


def test_scalars_and_tensors_are_read_and_arrays_skipped(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(gguf())
    header = read_header(tmp_path / "model")
    assert header.fields == {"general.architecture": "llama", "llama.context_length": 2048}
    assert header.tensors == {"cls.weight": 6}
    assert (header.text("general.name"), header.number("general.file_type")) == ("", 0)


def test_a_file_that_is_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = gguf()
    for length in range(len(whole)):
        (tmp_path / "model").write_bytes(whole[:length])
        with pytest.raises(NotGguf):
            read_header(tmp_path / "model")


def test_other_versions_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(gguf(version=1))
    with pytest.raises(NotGguf, match="version 1"):
        read_header(tmp_path / "model")


@pytest.mark.parametrize("count", [2**40, 2**64 - 1])
def test_an_absurd_length_is_no_reason_to_hang(tmp_path: Path, count: int) -> None:
    start = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("x") + struct.pack("<IIQ", 9, 8, count)
    (tmp_path / "model").write_bytes(start)
    with pytest.raises(NotGguf):
        read_header(tmp_path / "model")
