"""unknown-version: the file says a format that its runtime does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot, version_of
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.formats import FORMATS, format_of, newest_format
from cagent_ls.language.types import NEWEST_FORMAT
from cagent_ls.rules.rule import Rule, replace

RULE = Rule(
    id="unknown-version",
    severity=Severity.ERROR,
    summary="A file whose `version` is no known format is refused as a whole.",
    bad="version: v16 # a letter too much\nagents:\n  root:\n    model: dmr/ai/qwen3\n",
    good="version: 16\nagents:\n  root:\n    model: dmr/ai/qwen3\n",
    details=f"`version` is the format of the file, a whole number from 0 to {NEWEST_FORMAT}; "
    "quotes do not matter, leading zeros inside quotes do. It is neither the version of your agent "
    "(that is `metadata.version`) nor that of docker-agent. Each release reads the formats up to "
    "its own: format 16 needs docker-agent 1.133.0. Without `version` the newest format of the "
    "installed release applies.",
    rows=("U04",),
)

_ALMOST = re.compile(r"[vV]?0*(\d{1,2})(?:\.0)*")


@RULE.whole
def unknown_version(file: Snapshot) -> Iterator[Finding]:
    """At the value of `version`."""
    node = file.top.get("version") if file.top else None
    if node is None or node.kind != "scalar":
        return  # other shapes are `wrong-type`
    text = version_of(node)
    if not text:
        return
    release = file.target.release
    newest = newest_format(release)
    number = format_of(text)
    if number is None and not file.about.newer:
        almost = _ALMOST.fullmatch(text)
        meant = almost[1] if almost and format_of(almost[1]) is not None else None
        remedy = f"write `{meant}`" if meant else f"known are 0 to {NEWEST_FORMAT}"
        fixes = replace(node, meant) if meant else ()
        yield RULE.at(node.span, f"`{text}` is no format of agent files; {remedy}", fixes=fixes)
    elif newest < NEWEST_FORMAT and (number is None or number > newest):
        since = FORMATS[number].readable_since if number is not None else None
        remedy = f"use docker-agent {since} or later" if since else "use a newer docker-agent"
        message = f"docker-agent {release} reads formats up to {newest} only; {remedy}"
        yield RULE.at(node.span, message, runtimes=frozenset({DOCKER_AGENT}))
