"""command-empty: a command with nothing to do."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.formats import release_key
from cagent_ls.rules._commands import commands_in
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.dialect import scalar_kind
from cagent_ls.syntax.tree import Node

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    commands:\n      # a short answer\n"

RULE = Rule(
    id="command-empty",
    severity=Severity.ERROR,
    summary="A command must be a text, or a mapping that says what it does.",
    bad=_HEAD + "      short:\n",
    good=_HEAD + "      short: Answer in one sentence.\n",
    details="The value of a command is its prompt, or a mapping with at least one of "
    "`instruction`, `description`, `agent` (since docker-agent 1.60) and `url` (since 1.89). A "
    "number, `true`, nothing at all, or a mapping without any of these keys is refused with the "
    "whole file. Quote a prompt that is a number.",
    rows=("U15", "N12"),
)

_SINCE = {"agent": "1.60.0", "url": "1.89.0"}


@RULE.each("Agent")
def of_agent(agent: Bound, about: About) -> Iterator[Finding]:
    """The commands of an agent."""
    written = agent.get("commands")
    if written is not None and written.via is None:
        yield from _check(written, about)


@RULE.whole
def of_groups(file: Snapshot) -> Iterator[Finding]:
    """The commands of the top-level groups."""
    if file.about.format >= 10 and not file.about.newer:
        for group in file.section("commands").values():
            if group.via is None:
                yield from _check(group, file.about)


def _check(written: Node, about: About) -> Iterator[Finding]:
    for key, value in commands_in(written):
        if value.kind == "scalar" and scalar_kind(value) != "text":
            shown = "nothing" if scalar_kind(value) == "null" else f"`{value.text}`"
            yield RULE.at(key.span, f"the command `{key.text}` is {shown}; write its prompt")
        elif value.kind == "mapping":
            yield from _mapping(key, value, about)


def _mapping(key: Node, value: Node, about: About) -> Iterator[Finding]:
    if any(k.is_merge_key and v.meant.kind == "alias" for k, v in value.entries):
        return
    texts = {
        name
        for name in ("instruction", "description", "agent", "url")
        if (node := value.get(name)) is not None
        and (node.kind == "alias" or (scalar_kind(node) == "text" and node.text))
    }
    if not texts:
        message = (
            f"the command `{key.text}` does nothing; it needs one of `instruction`, "
            "`description`, `agent` and `url`, as a text"
        )
        yield RULE.at(key.span, message)
    elif texts <= _SINCE.keys():
        since = min((_SINCE[name] for name in texts), key=release_key)
        if not about.released(since):
            yield RULE.at(
                key.span,
                f"the command `{key.text}` needs docker-agent {since}, or an `instruction`",
                runtimes=frozenset({DOCKER_AGENT}),
            )
