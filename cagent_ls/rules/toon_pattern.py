"""toon-pattern: a pattern of `toon` that is no regular expression."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import TextUse
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.regexes import regex_fault
from cagent_ls.language.types import TextKind
from cagent_ls.rules._texts import field_of, inside
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: filesystem\n"

RULE = Rule(
    id="toon-pattern",
    severity=Severity.ERROR,
    summary="docker-agent crashes on a `toon` pattern that is no regular expression.",
    bad=_HEAD + '        toon: "*_file" # shorter answers\n',
    good=_HEAD + '        toon: ".*_file" # shorter answers\n',
    details="`toon` is cut at its commas, and each part is a regular expression of Go's kind that "
    "is looked for in the names of tools. docker-agent does not check them: an invalid one ends "
    "the program while it makes the tools. Lookaround and backreferences are invalid there. A "
    "pattern cannot hold a comma.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("U36",),
)


@RULE.each(TextKind.REGEX)
def toon(use: TextUse, _about: About) -> Iterator[Finding]:
    """Each part between commas."""
    if field_of(use) != "toon":
        return
    at = 0
    for part in use.node.text.split(","):
        pattern = part.strip()
        fault = regex_fault(pattern)
        if fault is not None:
            start = at + part.index(pattern)
            yield RULE.at(
                inside(use.node, start, start + len(pattern)),
                f"`{pattern}` is no regular expression for Go, and docker-agent crashes on it: "
                f"{fault}",
            )
        at += len(part) + 1
