"""Environment variables in texts: ``${env.NAME}``, and ``$NAME`` where the shell form counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.completion.item import Completion
from cagent_ls.features.live import Live
from cagent_ls.features.locate import Options, locate
from cagent_ls.language.types import ListOf, OneOf, Text, TextKind, Type
from cagent_ls.syntax.lines import Span

_JS = re.compile(r"\$\{\s*env\.(\w*)$", re.ASCII)
_SHELL = re.compile(r"\$(\{?)(\w*)$", re.ASCII)
_NAME = re.compile(r"\w*", re.ASCII)
_OBJECT = "env."
"""What holds the variables in JavaScript."""
_ELSEWHERE = {"model", "base_url"}
"""Keys of models and providers that are filled in too."""


def variables(file: Snapshot, offset: int, live: Live) -> list[Completion] | None:
    """The variables that fit; None where the cursor is not behind the start of one."""
    lines = file.document.lines
    line = lines.line_span(lines.line_of(offset))
    before = file.document.text[line.start : offset]
    if "$" not in before:
        return None
    begun = _JS.search(before) or _SHELL.search(before)
    if begun is None:
        return None
    place = locate(file, offset)
    if place is None or place.node.kind != "scalar" or place.role == "key":
        return None
    kinds = set(_kinds(place.type))
    javascript = begun.re is _JS
    named = place.field.name if place.field is not None else ""
    filled_in = TextKind.TEMPLATE in kinds or named in _ELSEWHERE
    if TextKind.SHELL_EXPANSION in kinds or (javascript and filled_in):
        return list(_offers(file, offset, begun, live))
    if javascript:
        return []
    if filled_in and begun[1] and _OBJECT.startswith(begun[2]):
        return list(_offers(file, offset, begun, live, _OBJECT))
    return None


def _offers(
    file: Snapshot, offset: int, begun: re.Match[str], live: Live, prefix: str = ""
) -> Iterator[Completion]:
    text = file.document.text
    rest = _NAME.match(text, offset)
    end = rest.end() if rest is not None else offset
    typed = begun[begun.lastindex or 1]
    braced = begun.re is _JS or begun[1]
    close = "}" if braced and not text.startswith("}", end) else ""
    span = Span(offset - len(typed), end)
    for name in sorted(live.variables or ()):
        whole = f"{prefix}{name}"
        yield Completion(whole, whole + close, span, "variable", "environment variable", "")


def _kinds(type_: Type | Options | None) -> Iterator[TextKind]:
    match type_:
        case Text(kind):
            yield kind
        case OneOf(types):
            for option in types:
                yield from _kinds(option)
        case ListOf(item):
            yield from _kinds(item)
        case _:
            pass
