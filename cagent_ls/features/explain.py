"""Short texts with a grammar of their own, in words: durations, patterns, expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.features.markdown import code, message
from cagent_ls.language.durations import parse_duration
from cagent_ls.language.flags import DOCS, MAYBE_VALUED, SWITCHES, same_flag, why_refused
from cagent_ls.language.globs import glob_fault
from cagent_ls.language.permissions import parse_pattern
from cagent_ls.language.regexes import regex_fault

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
_TOKEN = re.compile(
    r"\\[pP]\{\^?\w+\}|\\x\{[0-9A-Fa-f]+\}|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]"
    r"|\(\?(?:P?<\w+>|[imsU-]+\)|[imsU-]*:)|\{\d+(?:,\d*)?\}\??|[*+?]\??|.",
    re.DOTALL,
)
_MEANINGS = {
    "^": "the start",
    "$": "the end",
    ".": "any character",
    "|": "or",
    "*": "any number of times",
    "+": "once or more often",
    "?": "once or not at all",
    r"\d": "a digit",
    r"\D": "anything but a digit",
    r"\w": "a letter, a digit or `_`",
    r"\W": "anything but a letter, a digit or `_`",
    r"\s": "a blank",
    r"\S": "anything but a blank",
    r"\b": "the edge of a word",
    r"\B": "not the edge of a word",
    r"\A": "the start",
    r"\z": "the end",
    ".*": "any text",
    ".+": "any text but an empty one",
}
_FLAG = re.compile(r"--?[A-Za-z][\w-]*")
_FLAGS = {"i": "capitals do not matter", "s": "`.` fits line ends too"}
_GLOB_PARTS = {"**": "any folders", "*": "any text", "?": "one character"}


def duration(text: str) -> str:
    """``1h30m`` is 90 minutes; empty for what Go does not read."""
    seconds = parse_duration(text)
    if seconds is None:
        return ""
    if seconds == 0:
        return f"{code(text)} is no time at all."
    sign = "minus " if seconds < 0 else ""
    seconds = abs(seconds)
    if seconds < 1:
        amount, name = seconds * 1000, "millisecond"
    else:
        # The largest unit that the duration is a whole number of: 90 minutes, not 1.5 hours.
        name, size = next((u for u in _UNITS if seconds % u[1] == 0), _UNITS[-1])
        amount = seconds / size
    plural = "" if amount == 1 else "s"
    return f"{code(text)} is {sign}{amount:.10g} {name}{plural}."


def regex(text: str, *, whole: bool) -> str:
    """What a regular expression fits, or why it is refused."""
    fault = regex_fault(text)
    if fault:
        return f"{code(text)} is no regular expression: {message(fault)}."
    fits = "the whole text" if whole else "a part of the text"
    words = text.split("|")
    if all(re.fullmatch(r"[\w-]+", word) for word in words):
        return f"Fits if {fits} is {_or([code(word) for word in words])}."
    lines = [f"Regular expression for {fits}:", ""]
    seen: dict[str, str] = {}
    for token in _tokens(text):
        meaning = _meaning(token)
        if meaning:
            seen.setdefault(token, meaning)
    lines += [f"- {code(token)}: {meaning}" for token, meaning in seen.items()]
    return "\n".join(lines) if seen else f"Fits if {fits} is {code(text)}."


def glob(text: str) -> str:
    """What the wildcards of a glob of file names stand for; empty without any."""
    fault = glob_fault(text)
    if fault:
        return f"{code(text)} is no glob: {fault}."
    parts = re.findall(r"\*\*|\*|\?|\[[^\]]*\]", text)
    lines = [
        f"- {code(part)}: {_GLOB_PARTS.get(part, 'one of these characters')}"
        for part in dict.fromkeys(parts)
    ]
    return "\n".join(["Glob of file names:", "", *lines]) if lines else ""


_VERDICTS = {
    "allow": "run without a question",
    "ask": "are asked about",
    "deny": "never run",
}


def permission(text: str, verdict: str, *, colons_in_values: bool) -> str:
    """Which calls a pattern is about, and what becomes of them."""
    pattern = parse_pattern(text, colons_in_values=colons_in_values)
    wild = any(char in pattern.tool for char in "*?[")
    tools = f"tools that fit {code(pattern.tool)}" if wild else f"the tool {code(pattern.tool)}"
    if pattern.tool == "*":
        tools = "any tool"
    conditions = [
        f"{code(name)} fits {code(value)}" for name, value in dict(pattern.arguments).items()
    ]
    when = f" whose {' and '.join(conditions)}" if conditions else ""
    result = _VERDICTS.get(verdict)
    return f"Calls of {tools}{when} {result}." if result else f"Calls of {tools}{when}."


def flag(text: str, engine: str = "llama.cpp") -> str:
    """What a runtime flag does, or why it is refused; empty for a value."""
    name, sign, value = text.partition("=")
    if not _FLAG.fullmatch(name):
        return ""
    spellings = same_flag(name)
    lines = [f"{code(name)}: {doc}" for doc in [_flag_doc(spellings)] if doc]
    others = [code(other) for other in spellings if other != name]
    if others:
        lines.append(f"Also written {_or(others)}.")
    if name in SWITCHES:
        lines.append("Takes no value.")
    elif name in MAYBE_VALUED:
        lines.append("Its value may be left out.")
    refused = why_refused(engine, name)
    vllm = why_refused("vllm", name)
    if refused and not vllm:
        lines.append("A flag of vLLM.")
    elif refused:
        lines.append(f"{refused}.")
    elif not lines:
        lines.append(f"{code(name)}: a flag of {engine}.")
    if sign and name not in SWITCHES:
        lines.append(f"Value: {code(value)}.")
    return "\n\n".join(lines)


def _flag_doc(spellings: tuple[str, ...]) -> str:
    return next((DOCS[name] for name in spellings if name in DOCS), "")


def _tokens(text: str) -> Iterator[str]:
    """The parts of a regular expression; `.*` and `.+` as one."""
    before = ""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if before == "." and token in {"*", "+"}:
            yield before + token
            before = ""
            continue
        if before:
            yield before
        before = token
    if before:
        yield before


def _meaning(token: str) -> str:
    if token in _MEANINGS:
        return _MEANINGS[token]
    if token.startswith("[^"):
        return "a character that is none of these"
    if token.startswith("[") and len(token) > 1:
        return "one of these characters"
    if token.startswith("(?"):
        flags = [word for letter, word in _FLAGS.items() if letter in token.partition("<")[0]]
        return ", ".join(flags) if flags and "<" not in token else ""
    if token.startswith("{"):
        low, comma, high = token.strip("{}?").partition(",")
        if not comma:
            return f"{low} times"
        return f"{low} to {high} times" if high else f"{low} times or more often"
    if token[-1] == "?" and token[0] in "*+?":
        return f"{_MEANINGS[token[0]]}, as few as possible"
    if len(token) == 2 and token[0] == "\\" and not token[1].isalnum():
        return f"the character {code(token[1])}"
    return ""


def _or(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
