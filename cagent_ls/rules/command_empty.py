"""command-empty: a command with nothing to do."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MissingFields
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.formats import release_key
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    commands:\n      short: # an answer\n"

RULE = Rule(
    id="command-empty",
    severity=Severity.ERROR,
    summary="A command that is a mapping must say what it does.",
    bad=_HEAD + "        prompt: Answer in one sentence.\n",
    good=_HEAD + "        instruction: Answer in one sentence.\n",
    details="The value of a command is its prompt, or a mapping with at least one of "
    "`instruction`, `description`, `agent` (since docker-agent 1.60) and `url` (since 1.89). A "
    "mapping without any of these keys is refused with the whole file, and so is a number, a "
    "truth value or nothing at all: quote a prompt that is a number.",
    rows=("U15", "N12"),
)

_SINCE = {"agent": "1.60.0", "url": "1.89.0"}


@RULE.each(MissingFields)
def missing(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """Nothing to do in any release."""
    bound = problem.bound
    if bound.struct == "Command":
        message = (
            f"the command `{bound.name}` does nothing; it needs one of `instruction`, "
            "`description`, `agent` and `url`"
        )
        yield RULE.at(bound.head, message)


@RULE.each("Command")
def command(bound: Bound, about: About) -> Iterator[Finding]:
    """Nothing to do in the release of the target."""
    keys = {"instruction", "description", *_SINCE}
    found = {key for key in keys if bound.is_set(key)}
    if not found or not found <= _SINCE.keys():
        return
    since = min((_SINCE[key] for key in found), key=release_key)
    if not about.released(since):
        message = f"the command `{bound.name}` needs docker-agent {since}, or an `instruction`"
        yield RULE.at(bound.head, message, runtimes=frozenset({DOCKER_AGENT}))
