"""The header of a GGUF file: what it says about the model, without vocabulary and weights.

Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3, little-endian.
The `gguf` package reads it too, but makes an array of every entry of the vocabulary: seconds for
what takes milliseconds here.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from math import prod
from pathlib import Path

MAGIC = b"GGUF"
_STRING, _ARRAY = 8, 9
_SCALARS = dict(enumerate("BbHhIif?")) | {10: "Q", 11: "q", 12: "d"}
"""Format of each scalar type in the notation of `struct`, by its number in the file."""

Value = int | float | bool | str


class NotGguf(Exception):
    """The file is not a GGUF file that llama.cpp reads today; the message says why."""


@dataclass(frozen=True)
class Header:
    """Scalars and texts by key, for instance ``llama.context_length``; arrays are left out."""

    fields: dict[str, Value]
    tensors: dict[str, int]
    """Number of weights by the name of the tensor."""

    def text(self, key: str) -> str:
        """The text under `key`, empty if there is none."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """The whole number under `key`, 0 if there is none."""
        value = self.fields.get(key, 0)
        return value if isinstance(value, int) else 0


def read_header(path: Path) -> Header:
    """The header of the file at `path`.

    Raises:
        NotGguf: It is another kind of file, of an old version, or cut off.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotGguf("it does not begin with GGUF")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            try:
                return _Reader(content).header()
            except (struct.error, IndexError, KeyError, OverflowError, UnicodeDecodeError):
                raise NotGguf("its header is damaged or cut off") from None


class _Reader:
    def __init__(self, content: mmap.mmap) -> None:
        self.content = content
        self.at = len(MAGIC)

    def header(self) -> Header:
        version = self.number("I")
        if version not in (2, 3):
            raise NotGguf(f"its version {version} is not 2 or 3")
        tensors, count = self.number("Q"), self.number("Q")
        fields: dict[str, Value] = {}
        for _ in range(count):
            key, value = self.text(), self.value(self.number("I"))
            if value is not None:
                fields[key] = value
        return Header(fields, dict(self.tensor() for _ in range(tensors)))

    def tensor(self) -> tuple[str, int]:
        """Name and number of weights of the next tensor."""
        name = self.text()
        sizes = [self.number("Q") for _ in range(self.number("I"))]
        self.number("I"), self.number("Q")  # type and offset
        return name, prod(sizes)

    def value(self, kind: int) -> Value | None:
        """The next value, None for an array."""
        if kind == _STRING:
            return self.text()
        if kind != _ARRAY:
            value: Value = self.number(_SCALARS[kind])
            return value
        inner, length = self.number("I"), self.number("Q")
        if inner in _SCALARS:
            self.at += length * struct.calcsize(_SCALARS[inner])
        elif inner == _STRING:
            for _ in range(length):
                self.skip_text()
        else:
            for _ in range(length):
                self.value(inner)
        return None

    def text(self) -> str:
        length = self.number("Q")
        start = self.at
        self.at += length
        if self.at > len(self.content):
            raise IndexError
        return self.content[start : self.at].decode("utf-8")

    def skip_text(self) -> None:
        length = self.number("Q")
        self.at += length

    def number(self, layout: str) -> int:
        [value] = struct.unpack_from(f"<{layout}", self.content, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return value  # type: ignore[no-any-return]
