"""post-edit: a command after edits that never runs, or that does not get its file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.expansion import expansions
from cagent_ls.language.globs import glob_fault
from cagent_ls.rules._texts import inside, respell
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: filesystem\n"
    '        post_edit:\n          - path: "*.py" # tidy up\n'
)

RULE = Rule(
    id="post-edit",
    severity=Severity.ERROR,
    summary="`post_edit` matches files by a glob and tells the command the file as `$path`.",
    bad=_HEAD + "            cmd: ruff format ${file}\n",
    good=_HEAD + "            cmd: ruff format ${path}\n",
    details="After a tool has changed a file, each command whose `path` fits runs, with the file "
    "in the variable `$path`; `${file}`, which some pages show, is empty. Before docker-agent "
    "1.122 the glob is compared with the file's name alone, so one with a `/` in it never fits. "
    "A malformed glob fits nothing.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L41",),
)

_SETS = re.compile(r"\bfor\s+file\b|\bfile=|\bread\b.*\bfile\b")


@RULE.each("PostEdit")
def post_edit(bound: Bound, about: About) -> Iterator[Finding]:
    """The glob, then the command."""
    for key in ("path", "cmd"):
        if not bound.is_set(key):
            message = f"`{key}` is missing, so nothing happens after an edit"
            yield RULE.at(bound.head, message, severity=Severity.WARNING)
    path, command = bound.get("path"), bound.get("cmd")
    if path is not None and path.kind == "scalar":
        fault = glob_fault(path.text)
        if fault is not None:
            yield RULE.at(path.span, f"`{path.text}` fits no file: {fault}")
        elif "/" in path.text and not about.released("1.122.0"):
            message = "before docker-agent 1.122 only the file's name is compared, without folders"
            yield RULE.at(path.span, f"`{path.text}` fits no file: {message}")
    if command is not None and command.kind == "scalar":
        yield from _command(command)


def _command(command: Node) -> Iterator[Finding]:
    if _SETS.search(command.text):
        return
    for place in expansions(command.text):
        if place.variable == "file":
            written = command.text[place.start : place.end]
            better = written.replace("file", "path")
            yield RULE.at(
                inside(command, place.start, place.end),
                f"`{written}` is empty; the file is in `{better}`",
                fixes=respell(command, place.start, place.end, better),
            )
