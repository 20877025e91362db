"""toolset-left-out: a toolset that loads and is then left out for what it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MissingFields
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.names import aqua_fault
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      # own commands\n"

RULE = Rule(
    id="toolset-left-out",
    severity=Severity.WARNING,
    summary="The agent starts without a toolset that lacks what its type needs.",
    bad=_HEAD + "      - type: script\n",
    good=_HEAD + "      - type: script\n        shell:\n          count: {cmd: ls | wc -l}\n",
    details="Some faults of a toolset do not stop docker-agent: it prints a warning, goes on, and "
    "the agent has no such tools. A `script` toolset needs commands in `shell`, an `api` toolset "
    "an `endpoint`, the files of `memory` and `tasks` must lie inside the working directory, and "
    "the `version` of a program that is to be installed has the form `OWNER/REPO@VERSION`.",
    rows=("U38",),
)

_NEEDS = {
    "script": "a `script` toolset needs its commands under `shell`",
    "api": "an `api` toolset needs `api_config` with an `endpoint`",
}


@RULE.each(MissingFields)
def missing(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """What `script` and `api` cannot do without."""
    bound = problem.bound
    if bound.struct == "Toolset" and bound.variant in _NEEDS and not problem.requirement.refused:
        yield RULE.at(bound.head, f"{_NEEDS[bound.variant]}; the agent starts without it")


@RULE.each("Toolset", having={"path", "version"})
def toolset(bound: Bound, _about: About) -> Iterator[Finding]:
    """Files outside, and packages nobody can name."""
    path = bound.get("path")
    if path is not None and bound.variant in {"memory", "tasks"}:
        steps = path.text.replace("\\", "/").split("/")
        if ".." in steps and "$" not in path.text:
            message = "the file must lie inside the working directory, so `..` is not possible"
            yield RULE.at(path.span, message)
    version = bound.get("version")
    if version is not None and version.kind == "scalar" and bound.variant in {"mcp", "lsp"}:
        fault = aqua_fault(version.text)
        if fault is not None:
            message = f"`{version.text}` cannot be installed: {fault}"
            yield RULE.at(version.span, message, runtimes=frozenset({DOCKER_AGENT}))
