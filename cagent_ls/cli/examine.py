"""Checks one file, and fixes it where that is asked for."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field

from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.cli.files import Source
from cagent_ls.report.model import FileReport
from cagent_ls.settings.judge import check
from cagent_ls.settings.model import Layer, Settings
from cagent_ls.settings.project import Projects
from cagent_ls.surroundings import around
from cagent_ls.surroundings.yaml_files import UnreadableError, decode, read_text

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with each file."""

    layer: Layer
    """The settings of the command line."""
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    """Whether fixes are only shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a report if it is an agent file, else a reason why not."""

    source: Source
    report: FileReport | None = None
    failure: str = ""
    note: str = ""
    size: int = 0
    """Characters that were read."""
    fixed: int = 0
    diff: str = ""
    text: str | None = field(default=None)
    """The fixed text of standard input."""


def examine(source: Source, wish: Wish, projects: Projects) -> Outcome:
    """Checks one file.

    Raises:
        ProjectError: Its `cagent-ls.toml` is wrong.
    """
    settings = Settings().with_layer(wish.layer)
    if source.path is not None:
        project = projects.of(source.path)
        settings = project.settings(source.path, wish.layer)
        if project.excludes(source.path):
            return Outcome(source, note="excluded by cagent-ls.toml")
    try:
        text = decode(sys.stdin.buffer.read()) if source.stdin else _read(source)
        file = analyse(text, target=settings.target, once=not (wish.fix or wish.diff))
        if not file.is_agent_file:
            return _no_agent_file(source, file)
        return _checked(source, file, settings, wish)
    except UnreadableError as error:
        return Outcome(source, failure=str(error))


def _read(source: Source) -> str:
    return read_text(source.path) if source.path is not None else ""


def _no_agent_file(source: Source, file: Snapshot) -> Outcome:
    faults = file.document.faults
    if source.named and faults:
        line, column = file.document.lines.position(faults[0].start)
        where = f"line {line + 1}, column {column + 1}"
        return Outcome(source, failure=f"it is not valid YAML ({where}: {faults[0].message})")
    return Outcome(
        source, note="not an agent file, nothing checked (it has no agents, models or rag)"
    )


def _checked(source: Source, file: Snapshot, settings: Settings, wish: Wish) -> Outcome:
    surroundings = around(source.path, environment=settings.environment)

    def findings(file: Snapshot) -> list[Finding]:
        return check(file, settings, surroundings)

    fixed, difference, after = 0, "", None
    if wish.fix or wish.diff:
        from cagent_ls.analysis.fixing import Draft, fix_all

        draft, previous = Draft(file.document.text), file

        def of_text(text: str) -> list[Finding]:
            nonlocal previous
            previous = analyse(text, previous, settings.target)
            return findings(previous)

        fixed = fix_all(draft, of_text, unsafe=wish.unsafe)
        after = draft.text
        if wish.diff:
            difference = _difference(source.shown, file.document.text, after)
        elif fixed:
            file = analyse(after, previous, settings.target)
            _write(source, after)
    report = FileReport(source.shown, file.document.lines, tuple(findings(file)))
    text = after if source.stdin and not wish.diff else None
    size = len(file.document.text)
    return Outcome(source, report, size=size, fixed=fixed, diff=difference, text=text)


def _write(source: Source, text: str) -> None:
    """Writes a fixed file; that of standard input is printed by the command."""
    if source.stdin or source.path is None:
        return
    from cagent_ls.surroundings.writing import write_whole

    try:
        write_whole(source.path, text.encode("utf-8"))
    except OSError as error:
        raise UnreadableError(f"it cannot be written: {error.strerror or error}") from None


def _difference(name: str, before: str, after: str) -> str:
    """A unified diff that `patch -p1` takes."""
    from difflib import unified_diff

    old, new = _LINE.findall(before), _LINE.findall(after)
    relative = name.lstrip("/")
    lines = unified_diff(old, new, f"a/{relative}", f"b/{relative}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
