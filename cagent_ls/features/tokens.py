"""Semantic tokens: what names, tools, variables and patterns are, where YAML sees only texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.problem import ReferenceUse, TextUse
from cagent_ls.analysis.references import span_of
from cagent_ls.analysis.rows import KINDS, PartFacts
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.features.parts import parts_in
from cagent_ls.features.per_part import PerPart
from cagent_ls.features.token_legend import ARGUMENT, PATTERN, TOOL, TYPES, VARIABLE
from cagent_ls.language.expansion import expansions
from cagent_ls.language.permissions import parse_pattern
from cagent_ls.language.types import Target, TextKind
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_FLAG = re.compile(r"(?<![^\s,'\"\[])--?[A-Za-z][\w-]*")
_WILD = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """A range with a meaning; it never goes over the end of a line."""

    span: Span
    type: str
    declares: bool = False


def tokens(file: Snapshot, span: Span) -> Iterator[Token]:
    """The tokens that touch a range; only the parts that reach into it are looked at."""
    if file.is_agent_file:
        for part in parts_in(file, span):
            for token in of_part(part.facts, file.about):
                found = token.span.shifted(part.start)
                if found.end >= span.start and found.start <= span.end:
                    yield Token(found, token.type, token.declares)


def _make(facts: PartFacts, about: About) -> tuple[Token, ...]:
    """The tokens of a part in order, none over another."""
    found: list[Token] = []
    kind = KINDS.get(facts.section)
    if kind is not None:
        found.append(Token(_inside(facts.key), TYPES[kind], declares=True))
    for noted in facts.noted:
        match noted:
            case ReferenceUse() if noted.node.via is None:
                found += _reference(noted)
            case TextUse(node, text_kind) if node.via is None:
                found += _text(node, text_kind, about)
            case Bound() if noted.node.via is None:
                found += _flags(noted)
            case _:
                pass
    kept: list[Token] = []
    for token in sorted(found):
        is_free = not kept or kept[-1].span.end <= token.span.start
        if is_free and token.span.start < token.span.end and _is_on_a_line(facts, token.span):
            kept.append(token)
    return tuple(kept)


of_part = PerPart(_make)
"""The tokens of a part, with places as its nodes have them."""


def _is_on_a_line(facts: PartFacts, span: Span) -> bool:
    text = facts.key.scope.text[span.start : span.end]
    return "\n" not in text and "\r" not in text


def _inside(node: Node) -> Span:
    """The node without its quotes."""
    span = node.span
    return Span(span.start + 1, span.end - 1) if node.style in {"single", "double"} else span


def _written(node: Node) -> tuple[str, int]:
    """The text inside the quotes as it stands in the file, and where it starts."""
    span = _inside(node)
    return node.scope.text[span.start : span.end], span.start


def _reference(use: ReferenceUse) -> Iterator[Token]:
    span = span_of(use)
    if span == use.node.span:
        span = _inside(use.node)
    target = use.reference.target
    provider, slash, _ = use.name.partition("/")
    if target is Target.MODEL and slash and span.end - span.start == len(use.name):
        middle = span.start + len(provider)
        yield Token(Span(span.start, middle), TYPES[Target.PROVIDER])
        yield Token(Span(middle + 1, span.end), TYPES[target])
    else:
        yield Token(span, TYPES[target])


def _text(node: Node, kind: TextKind, about: About) -> Iterator[Token]:
    match kind:
        case TextKind.TOOL_NAME:
            yield Token(_inside(node), TOOL)
        case TextKind.ENV_NAME:
            yield Token(_inside(node), VARIABLE)
        case TextKind.REGEX | TextKind.GLOB:
            yield Token(_inside(node), PATTERN)
        case TextKind.PERMISSION:
            yield from _permission(node, about)
        case TextKind.TEMPLATE | TextKind.SHELL_EXPANSION | TextKind.URL:
            text, start = _written(node)
            for found in expansions(text):
                if found.closed and (found.form == "js" or kind is TextKind.SHELL_EXPANSION):
                    yield Token(Span(start + found.start, start + found.end), VARIABLE)
        case _:
            pass


def _permission(node: Node, about: About) -> Iterator[Token]:
    """The tool, then names and patterns of arguments."""
    text, start = _written(node)
    pattern = parse_pattern(text, colons_in_values=about.released(since="1.115.0"))
    tool = PATTERN if _WILD.search(pattern.tool) else TOOL
    yield Token(Span(start, start + len(pattern.tool)), tool)
    at = len(pattern.tool)
    for name, glob in pattern.arguments:
        at = text.find(f":{name}={glob}", at)
        if at < 0:
            return
        begin = start + at + 1
        yield Token(Span(begin, begin + len(name)), ARGUMENT)
        begin += len(name) + 1
        yield Token(Span(begin, begin + len(glob)), PATTERN)
        at += len(name) + len(glob) + 2


def _flags(bound: Bound) -> Iterator[Token]:
    """The names of runtime flags."""
    if bound.struct not in {"Model", "Provider"}:
        return
    for option in ("runtime_flags", "raw_runtime_flags"):
        written = bound.get("provider_opts", option)
        for node in (written.items or (written,)) if written is not None else ():
            if node.kind == "scalar" and node.via is None:
                text, start = _written(node)
                for match in _FLAG.finditer(text):
                    yield Token(Span(start + match.start(), start + match.end()), ARGUMENT)
