"""Globs of file names, as Go's ``filepath.Match`` reads them outside Windows."""

from __future__ import annotations

_UNCLOSED = "a `[` is never closed by `]`; write `\\[` for the character itself"


def glob_fault(pattern: str) -> str | None:
    """Why Go refuses the glob, so that it never matches anything, or None."""
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            if at + 1 == len(pattern):
                return "it ends with a lone `\\`; write `\\\\` for the character itself"
            at += 2
        elif char == "[":
            end = _class_end(pattern, at + 1)
            if isinstance(end, str):
                return end
            at = end
        else:
            at += 1
    return None


def _class_end(pattern: str, at: int) -> int | str:
    """Where the class that opens before `at` ends, or what is wrong with it."""
    if pattern[at : at + 1] == "^":
        at += 1
    first = at
    while True:
        if pattern[at : at + 1] == "]" and at > first:
            return at + 1
        end = _member_end(pattern, at)
        if isinstance(end, int) and pattern[end : end + 1] == "-":
            end = _member_end(pattern, end + 1)
        if isinstance(end, str):
            return end
        at = end


def _member_end(pattern: str, at: int) -> int | str:
    char = pattern[at : at + 1]
    if char in ("-", "]"):
        where = "has nothing in it" if char == "]" else "has a `-` without both ends"
        return f"a class `[...]` {where}; write `\\{char}` for the character itself"
    end = at + (2 if char == "\\" else 1)
    return end if end < len(pattern) else _UNCLOSED
