"""The first lines of a file, and what can be put there: its format, and its schema."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked
from cagent_ls.features.writing import margin_of
from cagent_ls.language.schema_address import BASE, file_name
from cagent_ls.language.types import NEWEST_FORMAT
from cagent_ls.syntax.lines import LineIndex, Span, line_end

_FIRST = re.compile(r"\ufeff?(?:#![^\n]*\n)?")
_MODELINE = re.compile(r"^[ \t]*#.*\byaml-language-server:[ \t]*\$schema=", re.MULTILINE)


def first_line(text: str) -> int:
    """Where a comment can be put above everything but a line that says what runs the file."""
    found = _FIRST.match(text)
    return found.end() if found is not None else 0


def is_at_head(file: Snapshot, asked: Asked) -> bool:
    """Whether actions of the whole file are offered: up to the first key, and at `version`."""
    top = file.top
    if top is None or not top.entries:
        return False
    text, first = file.document.text, top.entries[0][0]
    if asked.span.start <= line_end(text, first.span.end):
        return True
    version = next((k for k, _ in top.entries if k.text == "version"), None)
    return version is not None and asked.span.meets(
        Span(version.span.start, line_end(text, version.span.end))
    )


def add_version(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """Writes down the format that a file without `version` is read as."""
    top = file.top
    if top is None or not is_at_head(file, asked):
        return
    if any(key.text in {"version", "<<"} for key, _ in top.entries):
        return
    lines, at = file.document.lines, top.entries[0][0].span.start
    version = f"version: {file.target.newest_format}"
    if top.flow:
        edit = Edit(Span(at, at), f"{version}, ")
    else:
        margin = " " * margin_of(lines.text, at)
        at = _above_comments(lines, lines.line_of(at))
        edit = Edit(Span(at, at), f"{margin}{version}\n")
    yield Action(f"Add `{version}`", "refactor.rewrite", (edit,))


def add_modeline(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """Names the schema, for editors that know only schemas."""
    text = file.document.text
    if not is_at_head(file, asked) or _MODELINE.search(text) is not None:
        return
    at = first_line(text)
    line = f"# yaml-language-server: $schema={BASE}{file_name(NEWEST_FORMAT)}\n"
    yield Action("Add a line with the schema", "refactor.rewrite", (Edit(Span(at, at), line),))


def _above_comments(lines: LineIndex, line: int) -> int:
    """Above the comments that speak of a line; those at the very top speak of the file."""
    above = line
    while above and lines.line_text(above - 1).lstrip().startswith("#"):
        above -= 1
    top = first_line(lines.text)
    return max(top, lines.start_of(above if lines.start_of(above) > top else line))
