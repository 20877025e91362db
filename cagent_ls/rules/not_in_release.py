"""not-in-release: a key or word that the release of docker-agent does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import UnavailableField, UnavailableWord
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.formats import newest_format, release_key
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n"

RULE = Rule(
    id="not-in-release",
    severity=Severity.ERROR,
    summary="A format changes while it is in work: not each release that reads it has each key.",
    bad=f"{_HEAD}      - type: session_plan # until 1.136\n",
    good=f"{_HEAD}      - type: plan\n",
    details="The number of a format is given out long before its content is settled. So two "
    "releases with the same newest format can differ: format 7 had the agent's `rag` list up to "
    "docker-agent 1.36, format 15 had `safer` up to 1.132, and `safety: restricted` came with "
    "1.125. Toolset types belong to releases alone: one that a release does not know is left out "
    "with a warning, whatever the format. Name the release you use with the setting `target`, and "
    "write what it has.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("N30", "N32"),
)


@RULE.each(UnavailableField)
def field(problem: UnavailableField, about: About) -> Iterator[Finding]:
    """At the key."""
    if _reads(about):
        lack = _lack(about, problem.field.release_since, problem.field.release_until)
        hint = ""
        if (problem.bound.struct, problem.key.text) == ("Agent", "rag"):
            hint = "; list a toolset of type `rag` instead, or set `version: 6`"
        yield RULE.at(problem.key.span, f"`{problem.key.text}` {lack}{hint}")


@RULE.each(UnavailableWord)
def word(problem: UnavailableWord, about: About) -> Iterator[Finding]:
    """At the value; a toolset of an unknown type is only left out."""
    if not _reads(about):
        return
    word = problem.word
    lack = _lack(about, word.release_since, word.release_until)
    toolset = problem.bound is not None and problem.bound.struct == "Toolset"
    if toolset and word.value in TOOLSET_TYPES:
        message = f"toolset type `{word.value}` {lack}; the agent starts without it"
        yield RULE.at(problem.node.span, message, severity=Severity.WARNING)
    else:
        yield RULE.at(problem.node.span, f"`{word.value}` {lack}")


def _reads(about: About) -> bool:
    """Whether the release reads the format at all; else that is reported."""
    return about.release is not None and about.format <= newest_format(about.release)


def _lack(about: About, since: str | None, until: str | None) -> str:
    release = about.release or ""
    if since is not None and release_key(release) < release_key(since):
        return f"came with docker-agent {since}, and the target is {release}"
    return f"is gone since docker-agent {until}, and the target is {release}"
