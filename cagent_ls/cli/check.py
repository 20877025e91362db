"""Check agent files: every finding at its exact place.

Exits 1 if there is an error, 2 on wrong use, 3 if something could not be checked.
"""

from __future__ import annotations

import importlib
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from cagent_ls.cli import UsageError, baseline
from cagent_ls.cli.examine import Outcome, Wish
from cagent_ls.cli.files import STDIN, Nothing, Source, sources
from cagent_ls.cli.pool import examine_all, without_collector
from cagent_ls.cli.summary import counted, note, statistics, summary
from cagent_ls.report.model import FileReport
from cagent_ls.report.text import render
from cagent_ls.settings.model import SEVERITIES, Layer, SettingsError, read_layer
from cagent_ls.settings.project import ProjectError

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
_NEVER = "never"


def arguments(parser: ArgumentParser) -> None:
    """Declares the arguments."""
    add = parser.add_argument
    add("paths", nargs="+", metavar="PATH", help="file, folder, quoted glob, or - for stdin")
    add("--stdin-filename", metavar="FILE", help="the file that stdin stands for")
    add("--format", choices=FORMATS, default="text", help="how to print (default: text)")
    add("--target", metavar="RUNTIME", help="bundled, docker-agent[@RELEASE] or both (default)")
    add("--select", metavar="RULES", action="append", help="only these rules: ids or globs")
    add("--ignore", metavar="RULES", action="append", help="not these rules: ids or globs")
    add("--min-severity", choices=SEVERITIES, default="hint", help="what is shown (default: hint)")
    add(
        "--fail-on",
        choices=(*SEVERITIES, _NEVER),
        default="error",
        help="what makes the exit code 1 (default: error)",
    )
    add("--fix", action="store_true", help="apply fixes that cannot change what is meant")
    add("--unsafe-fixes", action="store_true", help="with --fix or --diff: apply all fixes")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", type=Path, help="only what is new since then")
    known.add_argument(
        "--write-baseline", metavar="FILE", type=Path, help="write what is found as known"
    )
    add("--statistics", action="store_true", help="count the findings of each rule")
    add("--quiet", action="store_true", help="print nothing but findings")
    add("--watch", action="store_true", help="check again whenever something changes")


def run(given: Namespace) -> int:
    """Checks what the arguments name."""
    _refuse_contradictions(given)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    wish = Wish(_layer(given), given.fix, given.unsafe_fixes, given.diff)
    if given.watch:
        from cagent_ls.cli.watch import watch

        return watch(given.paths, lambda paths: _check(paths, given, wish))
    with without_collector():
        return _check(given.paths, given, wish)


def _refuse_contradictions(given: Namespace) -> None:
    if given.unsafe_fixes and not (given.fix or given.diff):
        raise UsageError("--unsafe-fixes needs --fix or --diff")
    if given.diff and given.format != "text":
        raise UsageError(f"--diff prints a diff, so it cannot print {given.format}")
    if given.stdin_filename and STDIN not in given.paths:
        raise UsageError("--stdin-filename needs the path `-`")
    if given.watch and (STDIN in given.paths or given.format != "text" or given.write_baseline):
        raise UsageError("--watch looks at files and prints text; it does not write a baseline")


def _layer(given: Namespace) -> Layer:
    """The settings that the command line gives."""
    lists = {
        name: [rule.strip() for text in texts for rule in text.split(",") if rule.strip()]
        for name, texts in (("select", given.select), ("ignore", given.ignore))
        if texts
    }
    try:
        return read_layer({**lists, **({"target": given.target} if given.target else {})})
    except SettingsError as error:
        raise UsageError(str(error)) from None


def _check(paths: Sequence[str], given: Namespace, wish: Wish) -> int:
    found = list(sources(paths, given.stdin_filename))
    files = [source for source in found if isinstance(source, Source)]
    nothing = [source for source in found if isinstance(source, Nothing)]
    try:
        outcomes = list(examine_all(files, wish))
    except ProjectError as error:
        raise UsageError(str(error)) from None
    failed = _say_what_failed(outcomes, nothing)
    if not given.quiet:
        _say_what_was_left(outcomes, nothing)
    reports = [outcome.report for outcome in outcomes if outcome.report is not None]
    if given.write_baseline:
        number = baseline.write(given.write_baseline, reports)
        note(f"{counted(number, 'finding')} written to {given.write_baseline}")
        return 3 if failed else 0
    if given.baseline:
        reports = baseline.new_only(given.baseline, reports)
    _print(given, outcomes, reports)
    if _is_bad(given, outcomes, reports):
        return 1
    return 3 if failed else 0


def _say_what_failed(outcomes: Sequence[Outcome], nothing: Sequence[Nothing]) -> bool:
    failures = [(outcome.source.shown, outcome.failure) for outcome in outcomes if outcome.failure]
    failures += [(each.argument, each.why) for each in nothing if each.missing]
    for name, why in failures:
        note(f"cannot check {name}: {why}")
    return bool(failures)


def _say_what_was_left(outcomes: Sequence[Outcome], nothing: Sequence[Nothing]) -> None:
    for each in nothing:
        if not each.missing:
            note(f"{each.argument}: {each.why}")
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.source.named and outcome.note:
            note(f"{outcome.source.shown}: {outcome.note}")
        elif not outcome.source.named:
            found.setdefault(outcome.source.argument, []).append(outcome)
    for argument, of_argument in found.items():
        if all(outcome.note for outcome in of_argument):
            files = counted(len(of_argument), "YAML file")
            note(f"{argument}: {files}, none of them an agent file (with agents, models or rag)")


def _is_bad(given: Namespace, outcomes: Sequence[Outcome], reports: Sequence[FileReport]) -> bool:
    if any(outcome.diff for outcome in outcomes):
        return True
    least = SEVERITIES.get(given.fail_on)
    found = (finding for report in reports for finding in report.findings)
    return least is not None and any(finding.severity >= least for finding in found)


def _print(given: Namespace, outcomes: Sequence[Outcome], reports: Sequence[FileReport]) -> None:
    least = SEVERITIES[given.min_severity]
    shown = [
        replace(report, findings=[f for f in report.findings if f.severity >= least])
        for report in reports
    ]
    findings = [finding for report in shown for finding in report.findings]
    if given.diff:
        sys.stdout.writelines(outcome.diff for outcome in outcomes)
    else:
        _print_report(given.format, outcomes, shown)
    if given.statistics:
        for line in statistics(findings):
            print(line, file=sys.stderr)
    if not given.quiet:
        others = sum(outcome.report is None and not outcome.failure for outcome in outcomes)
        fixed = sum(outcome.fixed for outcome in outcomes)
        note(summary(len(shown), others, fixed, findings, proposed=given.diff))


def _print_report(form: str, outcomes: Sequence[Outcome], reports: Sequence[FileReport]) -> None:
    out = sys.stdout
    for outcome in outcomes:
        if outcome.text is not None:
            # What is printed in place of a file is nothing but the file.
            sys.stdout.write(outcome.text)
            out = sys.stderr
    if form == "text":
        colours = _wants_colours(out)
        for report in reports:
            if report.findings:
                excerpt = render(report.path, report.lines, report.findings, colours=colours)
                print(excerpt, file=out)
        return
    text: str = importlib.import_module(f"cagent_ls.report.{form}").render(reports)
    if text:
        print(text, file=out)


def _wants_colours(out: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or out.isatty()
