"""command-unreachable: a command that the user cannot call by its name."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import Named
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.names import SLASH_COMMANDS
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.tree import Node

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    commands:\n      # a short answer\n"

RULE = Rule(
    id="command-unreachable",
    severity=Severity.WARNING,
    summary="A command's name ends at its first blank, and built-in commands come first.",
    bad=_HEAD + "      in short: Answer in one sentence.\n",
    good=_HEAD + "      in-short: Answer in one sentence.\n",
    details="A command is called as `/NAME`, and what follows the first blank is its argument: a "
    "name with a blank in it can never be called. docker-agent's screen has commands of its own, "
    "such as `/new` and `/model`; one of the file with the same name is hidden there. In a list "
    "of mappings the later one of two equal names counts.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L45",),
)


@RULE.each("Agent")
def of_agent(agent: Bound, _about: About) -> Iterator[Finding]:
    """The commands of an agent."""
    written = agent.get("commands")
    if written is not None and written.via is None:
        yield from _check(written)


@RULE.each(Named)
def of_group(named: Named, _about: About) -> Iterator[Finding]:
    """The commands of a top-level group."""
    if named.kind is Target.COMMAND_GROUP:
        yield from _check(named.value)


def _check(written: Node) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    mappings = written.items if written.kind == "sequence" else (written,)
    for key in (key for mapping in mappings for key, _ in mapping.entries if not key.is_merge_key):
        name = key.text
        first = seen.get(name)
        if first is not None and first.parent is not key.parent:
            yield RULE.at(
                first.span,
                f"a later item of the list has a command `{name}` too, and it replaces this one",
                related=(Related("the one that counts", key.span),),
                tags=("unused",),
            )
        seen[name] = key
        if name != name.strip() or len(name.split()) > 1:
            better = "-".join(name.split())
            message = f"`/{name}` cannot be called: its name would end at the blank"
            yield RULE.at(key.span, message, fixes=replace(key, better))
        elif name in SLASH_COMMANDS:
            message = f"`/{name}` is a command of docker-agent's own, which hides this one"
            yield RULE.at(key.span, message)
