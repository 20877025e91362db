"""Hides the findings that comments name, and finds comments that hide nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cagent_ls.analysis.finding import Edit, Finding, Fix
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.language.suppressions import COMMENT, MARK
from cagent_ls.rules.rule import Rule
from cagent_ls.rules.unused_suppression import RULE
from cagent_ls.syntax.lines import LineIndex, Span

_NAME = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class _Suppression:
    """One comment; without names it hides nothing."""

    span: Span
    line: int | None
    """The line it speaks of; None for the whole file."""
    names: tuple[tuple[str, Span], ...]


def suppressed(
    file: Snapshot, found: list[Finding], rules: Mapping[str, Rule], *, all_known: bool
) -> list[Finding]:
    """`found` without what comments hide, and with a finding for each comment that hides nothing.

    `all_known` says whether nothing about the surroundings was unknown.
    """
    if MARK not in file.document.text:
        return found
    lines = file.document.lines
    suppressions = tuple(_read(file))
    used: set[Span] = set()
    kept = [finding for finding in found if not _hide(finding, lines, suppressions, used)]
    extra = [
        finding
        for suppression in suppressions
        for finding in _unused(suppression, lines, used, file, rules, all_known)
        if not _hide(finding, lines, suppressions, used)
    ]
    return sorted((*kept, *extra), key=lambda f: (f.span.start, f.span.end, f.rule))


def _hide(
    finding: Finding, lines: LineIndex, suppressions: tuple[_Suppression, ...], used: set[Span]
) -> bool:
    """Whether a comment hides the finding; the names that do are added to `used`."""
    line = lines.line_of(finding.span.start)
    by = {
        span
        for suppression in suppressions
        if suppression.line in (None, line)
        for name, span in suppression.names
        if name == finding.rule
    }
    used |= by
    return bool(by)


def _read(file: Snapshot) -> Iterator[_Suppression]:
    lines, text = file.document.lines, file.document.text
    comments = file.document.comments
    alone = {lines.line_of(c.start) for c in comments if _is_alone(c, lines)}
    for comment in comments:
        match = COMMENT.search(text, comment.start, comment.end)
        if match is None:
            continue
        line = lines.line_of(comment.start)
        while line in alone:
            line += 1
        names = tuple(
            (name[0], Span(*name.span()))
            for name in _NAME.finditer(text, *match.span(2))
            if match[2] is not None
        )
        about = None if match[1] == "ignore-file" else line
        yield _Suppression(Span(match.start(), comment.end), about, names)


def _is_alone(comment: Span, lines: LineIndex) -> bool:
    line = lines.line_span(lines.line_of(comment.start))
    return not lines.text[line.start : comment.start].strip()


def _unused(
    suppression: _Suppression,
    lines: LineIndex,
    used: set[Span],
    file: Snapshot,
    rules: Mapping[str, Rule],
    all_known: bool,
) -> Iterator[Finding]:
    if not suppression.names:
        message = "this comment names no rule; write `ignore[RULE]` with the id of the finding"
        yield RULE.at(suppression.span, message, fixes=(_deletion(suppression, None, lines),))
    for name, span in suppression.names:
        rule = rules.get(name)
        if rule is None:
            near = nearest(name, rules)
            hint = f"did you mean `{near}`?" if near else "`cagent-ls rules` lists them all"
            rename = (Fix(f"Change to `{near}`", (Edit(span, near),)),) if near else ()
            yield RULE.at(span, f"no rule is called `{name}`; {hint}", fixes=rename)
        elif span not in used and rule is not RULE and _can_speak(rule, file, all_known):
            where = "this file" if suppression.line is None else "this line"
            message = f"`{name}` finds nothing on {where}; delete the comment"
            yield RULE.at(span, message, fixes=(_deletion(suppression, span, lines),))


def _can_speak(rule: Rule, file: Snapshot, all_known: bool) -> bool:
    """Whether silence of the rule says something: with another target it might not be silent."""
    about = file.about
    concerned = not rule.runtimes.isdisjoint(file.target.runtimes)
    released = about.released(rule.since, rule.until)
    return concerned and released and not about.newer and (all_known or not rule.looks_around)


def _deletion(suppression: _Suppression, name: Span | None, lines: LineIndex) -> Fix:
    """Deletes one name of several, else the comment, else the line that has nothing but it."""
    text, span = lines.text, suppression.span
    if name is not None and len(suppression.names) > 1:
        spans = [known for _, known in suppression.names]
        at = spans.index(name)
        gone = Span(spans[at - 1].end, name.end) if at else Span(name.start, spans[1].start)
        return Fix("Delete the name", (Edit(gone, ""),), safe=True)
    line = lines.line_of(span.start)
    start = lines.start_of(line)
    blanks = len(text[start : span.start]) - len(text[start : span.start].rstrip(" \t"))
    if blanks == span.start - start and line + 1 < lines.count:
        gone = Span(start, lines.start_of(line + 1))
    else:
        gone = Span(span.start - blanks, span.end)
    return Fix("Delete the comment", (Edit(gone, ""),), safe=True)
