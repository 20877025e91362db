"""skill-source: a source of skills that cannot be read, or that anyone on the way can change."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import Named
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.types import Target
from cagent_ls.rules._texts import respell
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    skills:\n      - local # and more\n"

RULE = Rule(
    id="skill-source",
    severity=Severity.ERROR,
    summary="A source of skills is `local` or a web address; other words filter by name.",
    bad=_HEAD + "      - http://skills.example.com\n",
    good=_HEAD + "      - https://skills.example.com\n",
    details="Items of `skills` are the source `local`, web addresses, mappings that are skills "
    "themselves, and, since docker-agent 1.49, names to filter by. Older releases refuse any "
    "other word. An empty item and an address that cannot be read are refused by all. What comes "
    "over plain `http` can be changed on its way, and skills tell the model what to do: use "
    "`https`.",
    rows=("U16", "U24", "L46", "N11"),
)


@RULE.each("Agent")
def of_agent(agent: Bound, about: About) -> Iterator[Finding]:
    """The skills of an agent."""
    written = agent.get("skills")
    if written is not None and written.via is None:
        yield from _check(written, about)


@RULE.each(Named)
def of_group(named: Named, about: About) -> Iterator[Finding]:
    """A top-level group, which is checked even where nobody uses it."""
    if named.kind is Target.SKILL_GROUP:
        yield from _check(named.value, about)


def _check(written: Node, about: About) -> Iterator[Finding]:
    for node in written.elements:
        if node.kind != "scalar" or node.text == "local":
            continue
        if not node.text.strip():
            yield RULE.at(node.span, "this item of `skills` is empty; delete it")
        elif node.text.startswith(("http://", "https://")):
            yield from _address(node)
        elif about.format < 8 and not about.released("1.49.0"):
            message = (
                f"`{node.text}` is no source of skills: it must be `local` or a web address "
                "(docker-agent 1.49 and later take it as a name to filter by)"
            )
            yield RULE.at(node.span, message, runtimes=frozenset({DOCKER_AGENT}))


def _address(node: Node) -> Iterator[Finding]:
    try:
        parts = urlsplit(node.text)
        _ = parts.port
    except ValueError as fault:
        yield RULE.at(node.span, f"`{node.text}` is no web address: {fault}")
        return
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        message = "skills from a plain `http` address can be changed on their way; use `https`"
        fixes = respell(node, 0, len("http:"), "https:")
        yield RULE.at(node.span, message, severity=Severity.INFO, fixes=fixes)
