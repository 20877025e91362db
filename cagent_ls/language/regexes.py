"""Whether Go takes a regular expression: its RE2 syntax has no lookaround and no backreference.

The parser follows Go's ``regexp/syntax``; what it is not sure about (names of Unicode classes) it
lets through.
"""

from __future__ import annotations

import re

_MOST_REPEATS = 1000
_LOOKAROUND = {"?=": "lookahead", "?!": "lookahead", "?<=": "lookbehind", "?<!": "lookbehind"}
_GROUP_NAME = re.compile(r"\?P?<([A-Za-z0-9_]+)>")
_FLAGS = re.compile(r"\?([imsU]*)(-[imsU]+)?([:)])")
_REPEAT = re.compile(r"\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}")
_CLASS_NAME = re.compile(r"[pP](?:\{\^?[A-Za-z][^}]*\}|[A-Za-z])")
_POSIX = re.compile(r"\[:(\^?)([^\]]*):\]")
_POSIX_CLASSES = """
    alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit
"""
_POSIX_NAMES = frozenset(_POSIX_CLASSES.split())
_HEX = re.compile(r"x(?:\{[0-9A-Fa-f]{1,8}\}|[0-9A-Fa-f]{2})")
_OCTAL = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}")


def regex_fault(pattern: str) -> str | None:
    """Why Go refuses the pattern, or None where it takes it."""
    try:
        _Parser(pattern).parse()
    except _Refused as fault:
        return str(fault)
    return None


class _Refused(Exception):
    pass


class _Parser:
    """Walks through the pattern once. Counts tell how often the last item may repeat at most."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0
        self._names: set[str] = set()

    def parse(self) -> None:
        # For each open group: the count before it, and the highest count in it so far.
        groups: list[int] = [1]
        last: int | None = None  # repeats of the item just read; None where there is none
        after_repeat = False
        while self._at < len(self._text):
            repeated = False
            char = self._text[self._at]
            match char:
                case "(":
                    opened = self._group()
                    if opened:
                        groups.append(1)
                        last = None
                case ")":
                    if len(groups) == 1:
                        raise _Refused("a `)` closes no group; write `\\)` for the character")
                    last = groups.pop()
                    groups[-1] = max(groups[-1], last)
                    self._at += 1
                case "|":
                    self._at += 1
                    last = None
                case "*" | "+" | "?" | "{" if (times := self._times()) is not None:
                    operator, most = times
                    if last is None:
                        raise _Refused(f"`{operator}` has nothing before it to repeat")
                    if after_repeat:
                        raise _Refused(
                            f"`{operator}` follows another repetition; RE2 has no possessive "
                            "repetition"
                        )
                    last *= max(most, 1)
                    if last > _MOST_REPEATS and most > 1:
                        raise _Refused(f"it repeats more than {_MOST_REPEATS} times")
                    groups[-1] = max(groups[-1], last)
                    repeated = True
                case "[":
                    self._class()
                    last = 1
                case "\\":
                    self._escape()
                    last = 1
                case _:
                    self._at += 1
                    last = 1
            after_repeat = repeated
        if len(groups) > 1:
            raise _Refused("a `(` is never closed; write `\\(` for the character")

    def _group(self) -> bool:
        """Reads what opens a group; False for flags alone, which open none."""
        start = self._at + 1
        if not self._text.startswith("?", start):
            self._at = start
            return True
        for opening, name in _LOOKAROUND.items():
            if self._text.startswith(opening, start):
                raise _Refused(f"it has a {name} `({opening}`, which RE2 does not know")
        if found := _GROUP_NAME.match(self._text, start):
            if found[1] in self._names:
                raise _Refused(f"two groups are called `{found[1]}`")
            self._names.add(found[1])
        elif not (found := _FLAGS.match(self._text, start)):
            written = self._text[start - 1 : start + 3]
            raise _Refused(f"RE2 knows no group that starts with `{written}`")
        self._at = found.end()
        return self._text[self._at - 1] != ")"

    def _times(self) -> tuple[str, int] | None:
        """Reads a repetition, with how often it repeats at most; None for a plain brace."""
        if self._text[self._at] != "{":
            operator, most = self._text[self._at], 1
        elif found := _REPEAT.match(self._text, self._at):
            operator = found[0]
            least, limit = int(found[1]), int(found[3]) if found[3] else None
            most = least if limit is None else limit
            if max(least, most) > _MOST_REPEATS:
                raise _Refused(f"`{operator}` repeats more than {_MOST_REPEATS} times")
            if limit is not None and limit < least:
                raise _Refused(f"in `{operator}` the first number is the larger one")
        else:
            return None
        self._at += len(operator)
        if self._text.startswith("?", self._at):
            self._at += 1
        return operator, most

    def _escape(self) -> None:
        """Reads an escape outside of a class."""
        start = self._at + 1
        rest = self._text[start : start + 1]
        if rest == "Q":
            end = self._text.find("\\E", start)
            self._at = len(self._text) if end < 0 else end + 2
        elif rest and rest in "AbBz":
            self._at = start + 1
        else:
            self._character()

    def _character(self) -> int | None:
        """Reads an escape that stands for a character or a class; its code, where it has one."""
        start = self._at + 1
        rest = self._text[start : start + 1]
        if not rest:
            raise _Refused("it ends with a lone `\\`")
        if rest in "pP":
            if not (found := _CLASS_NAME.match(self._text, start)):
                raise _Refused(f"`\\{rest}` has no name of a class after it")
            self._at = found.end()
            return None
        if rest in "dDsSwW":
            self._at = start + 1
            return None
        if found := _HEX.match(self._text, start):
            self._at = found.end()
            code = int(found[0].strip("x{}"), 16)
            if code > 0x10FFFF:
                raise _Refused(f"`\\{found[0]}` is no character")
            return code
        if found := _OCTAL.match(self._text, start):
            self._at = found.end()
            return int(found[0], 8)
        self._at = start + 1
        if rest in "afnrtv":
            return ord("\a\f\n\r\t\v"["afnrtv".index(rest)])
        if rest.isascii() and not rest.isalnum():
            return ord(rest)
        if rest.isdigit() and rest.isascii():
            raise _Refused(f"it has a backreference `\\{rest}`, which RE2 does not know")
        raise _Refused(f"RE2 knows no `\\{rest}`")

    def _class(self) -> None:
        """Reads a class of characters in brackets."""
        start = self._at
        self._at += 2 if self._text.startswith("^", start + 1) else 1
        first = True
        while first or not self._text.startswith("]", self._at):
            first = False
            if found := _POSIX.match(self._text, self._at):
                if found[2] not in _POSIX_NAMES:
                    raise _Refused(f"RE2 knows no class `{found[0]}`")
                self._at = found.end()
                continue
            low = self._member()
            if low is None or self._text[self._at : self._at + 1] != "-":
                continue
            if self._text[self._at + 1 : self._at + 2] in ("]", ""):
                continue
            dash = self._at
            self._at += 1
            high = self._member()
            if high is None or high < low:
                raise _Refused(f"`{self._text[dash - 1 : self._at]}` in a class is no range")
        self._at += 1

    def _member(self) -> int | None:
        char = self._text[self._at : self._at + 1]
        if not char:
            raise _Refused("a `[` is never closed; write `\\[` for the character")
        if char == "\\":
            return self._character()
        self._at += 1
        return ord(char)
