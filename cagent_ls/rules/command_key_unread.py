"""command-key-unread: a key of a command that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import UnknownField
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import About
from cagent_ls.language.structs import STRUCTS
from cagent_ls.rules.rule import Rule, replace

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    commands:\n      short: # an answer\n"
    "        instruction: Answer in one sentence.\n"
)

RULE = Rule(
    id="command-key-unread",
    severity=Severity.WARNING,
    summary="Keys of a command other than the four known ones are dropped without a word.",
    bad=_HEAD + "        descripton: In a hurry?\n",
    good=_HEAD + "        description: In a hurry?\n",
    details="A command may have `instruction`, `description`, `agent` and `url`. Unlike nearly "
    "everywhere else in the file, docker-agent does not refuse other keys here; it drops them.",
    rows=("L45",),
)


@RULE.each(UnknownField)
def unread(problem: UnknownField, _about: About) -> Iterator[Finding]:
    """Silent where the command has nothing else, which is a finding of `command-empty`."""
    bound, key = problem.bound, problem.key
    known = STRUCTS["Command"].by_name
    if bound.struct != "Command" or not any(bound.is_set(name) for name in known):
        return
    near = nearest(key.text, known)
    free = near is not None and near not in bound.node.pairs
    remedy = f"did you mean `{near}`?" if free else "delete it"
    fixes = replace(key, near) if free and near is not None else deletion(key)
    yield RULE.at(key.span, f"a command has no key `{key.text}`; {remedy}", fixes=fixes)
