"""The two little languages inside texts: JavaScript in ``${...}`` and variables after ``$``.

Which of them a text is read in depends on its key. ``${NAME}`` belongs to both: the shell form
takes a variable, JavaScript the value called ``NAME``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Expansion:
    """One place of a text that is replaced."""

    start: int
    end: int
    form: Literal["js", "shell"]
    expression: str
    """What stands between the braces, or after the dollar sign."""
    variable: str
    """``X`` for ``${env.X}``, ``$X`` and ``${X}``, else empty."""
    closed: bool = True
    """False for ``${`` without its closing brace: it reaches to the end and is not replaced."""


_SHELL = re.compile(r"\$([A-Za-z_]\w*|[0-9*#$@!?-])", re.ASCII)
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_ENV = re.compile(r"\s*env\.([A-Za-z_]\w*)\s*", re.ASCII)
_OPEN, _CLOSE = "([{", ")]}"


def expansions(text: str) -> tuple[Expansion, ...]:
    """All expansions of a text, in order; those inside another one are part of it."""
    found, at = [], 0
    while (at := text.find("$", at)) >= 0:
        if text.startswith("${", at):
            found.append(_braced(text, at))
        elif plain := _SHELL.match(text, at):
            found.append(Expansion(at, plain.end(), "shell", plain[1], plain[1]))
        at = found[-1].end if found and found[-1].start == at else at + 1
    return tuple(found)


def js_fault(expression: str) -> str | None:
    """Why JavaScript certainly refuses what stands in ``${...}``, or None."""
    if not expression.strip():
        return "the braces are empty"
    expected = []
    quote, at = "", 0
    while at < len(expression):
        char = expression[at]
        if quote:
            at += char == "\\"
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "`/":
            return None  # nested templates, comments, regular expressions: no certain word
        elif char in _OPEN:
            expected.append(_CLOSE[_OPEN.index(char)])
        elif char in _CLOSE and (not expected or expected.pop() != char):
            return f"`{char}` closes nothing"
        at += 1
    if quote:
        return f"a text that starts with {quote} does not end"
    return f"`{expected[-1]}` is missing" if expected else None


def _braced(text: str, start: int) -> Expansion:
    end = _closing_brace(text, start + 2)
    if end is None:
        return Expansion(start, len(text), "js", text[start + 2 :], "", closed=False)
    expression = text[start + 2 : end]
    if _NAME.fullmatch(expression):
        return Expansion(start, end + 1, "shell", expression, expression)
    env = _ENV.fullmatch(expression)
    return Expansion(start, end + 1, "js", expression, env[1] if env else "")


def _closing_brace(text: str, at: int) -> int | None:
    """The brace that ends an expression; those in quotes and inner pairs do not."""
    depth, quote = 1, ""
    while at < len(text):
        char = text[at]
        if quote:
            at += char == "\\"
            quote = "" if char == quote else quote
        elif char in "\"'`":
            quote = char
        elif char in "{}":
            depth += 1 if char == "{" else -1
            if not depth:
                return at
        at += 1
    return None
