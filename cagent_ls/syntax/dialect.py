"""What a scalar means to docker-agent's YAML parser, which is neither YAML 1.1 nor 1.2."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from cagent_ls.syntax.green import GreenScalar
from cagent_ls.syntax.tree import Node

ScalarKind = Literal["null", "bool", "int", "float", "text"]

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true", "True", "TRUE", "false", "False", "FALSE"}
_TAGS: dict[str, ScalarKind] = {
    "str": "text",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "null": "null",
}
"""Tags that are honoured; all others are ignored."""
_INT = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F_]+|0o[0-7_]+|0[bB][01_]+|0[0-7_]*|[1-9][0-9_]*)\Z", re.ASCII
)
_FLOAT = re.compile(
    r"(?:[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z",
    re.ASCII,
)
HUGE = 10**300
"""What stands for whole numbers beyond all that is stored anywhere."""

_MOST_DIGITS = 250
_EXPONENT = re.compile(r"[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+\Z", re.ASCII)


def scalar_kind(node: Node) -> ScalarKind:
    """How an untyped reader takes the scalar; quoted and block text is always text."""
    green = node.green
    if not isinstance(green, GreenScalar):
        return "null"
    if green.tag is not None:
        tagged = _TAGS.get(green.tag.removeprefix("tag:yaml.org,2002:").removeprefix("!!"))
        if tagged is not None:
            return tagged
    return _plain_kind(green.text) if green.style == "plain" else "text"


@lru_cache(4096)
def _plain_kind(text: str) -> ScalarKind:
    if text in _NULL:
        return "null"
    if text in _BOOL:
        return "bool"
    if _INT.match(text):
        return "int"
    return "float" if _FLOAT.match(text) else "text"


def is_number(text: str) -> bool:
    """Whether a typed number field takes `text`, quoted or not."""
    return bool(_INT.match(text) or _FLOAT.match(text) or _EXPONENT.match(text))


def is_whole(text: str) -> bool:
    """Whether `text` is a whole number without point and exponent."""
    return _INT.match(text) is not None


def plain_value(node: Node) -> object:
    """The scalar as a Python value, as a free-form field gets it."""
    text = node.text
    match scalar_kind(node):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return as_int(text)
        case "float":
            return as_float(text)
        case _:
            return text


def as_int(text: str) -> int:
    """A whole number in any notation the parser knows; a leading 0 means octal.

    A number too large for any use, such as ``1e999``, is `HUGE` or its negative.
    """
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").replace("_", "").lower()
    if _FLOAT.match(digits) or _EXPONENT.match(digits):
        number = float(digits)
        return sign * (int(number) if number < HUGE else HUGE)
    if len(digits) > _MOST_DIGITS:
        return sign * HUGE
    for prefix, base in (("0x", 16), ("0o", 8), ("0b", 2)):
        if digits.startswith(prefix):
            return sign * int(digits[2:] or "0", base)
    return sign * int(digits, 8 if len(digits) > 1 and digits[0] == "0" else 10)


def as_float(text: str) -> float:
    """A number; whole numbers in other bases count as well."""
    cleaned = text.replace("_", "").lower()
    if cleaned.lstrip("+-") in {".inf", ".nan"}:
        return float(cleaned.replace(".", ""))
    return float(as_int(text)) if _INT.match(text) else float(cleaned)
