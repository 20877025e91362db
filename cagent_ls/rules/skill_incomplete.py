"""skill-incomplete: a skill in the file that lacks something, or that stands there twice."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import MissingFields
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    skills:\n      # our own\n      - name: terse\n"
)

RULE = Rule(
    id="skill-incomplete",
    severity=Severity.ERROR,
    summary="A skill in the file needs a name of its own, a description and instructions.",
    bad=_HEAD + "        description: When the user is in a hurry.\n",
    good=_HEAD + "        description: When the user is in a hurry.\n"
    "        instructions: Answer in one sentence.\n",
    details="The model sees names and descriptions, chooses by them, and reads the instructions "
    "of the one it chose: all three are required, and a name may stand only once in a list. Since "
    "docker-agent 1.130 a name has no blanks. `allowed_tools` and `toolsets` are for skills that "
    "run as a task of their own, with `context: fork`; elsewhere they are refused.",
    whole_text=True,
    rows=("N11",),
)


@RULE.each(MissingFields)
def missing(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """What the skill lacks."""
    if problem.bound.struct == "Skill":
        name = problem.requirement.any_of[0]
        yield RULE.at(problem.bound.head, f"a skill needs `{name}`; add it")


@RULE.each("Skill")
def skill(bound: Bound, about: About) -> Iterator[Finding]:
    """Its name, blank texts, and keys that only forks may have."""
    for key in ("name", "description", "instructions"):
        node = bound.get(key)
        if node is not None and node.kind == "scalar" and node.text and not node.text.strip():
            yield RULE.at(node.span, f"the `{key}` of a skill cannot be blank")
    name = bound.get("name")
    if name is not None and len(name.text.split()) > 1 and about.released("1.130.0"):
        better = "-".join(name.text.split())
        yield RULE.at(
            name.span,
            f"the name of a skill cannot have blanks in it; write `{better}`",
            runtimes=frozenset({DOCKER_AGENT}),
            fixes=replace(name, better),
        )
    if bound.text("context") != "fork" and not _unknown(bound.get("context")):
        for key in ("allowed_tools", "toolsets"):
            if bound.is_set(key):
                message = f"`{key}` needs `context: fork`, a skill that runs as a task of its own"
                yield RULE.at(bound.key(key).span, message)
    siblings = bound.node.parent.items if bound.node.parent is not None else ()
    first = next((node for node in siblings if node.kind == "mapping"), None)
    if first is not None and first.green is bound.node.green:
        yield from _repeated(siblings)


def _repeated(siblings: tuple[Node, ...]) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    for node in siblings:
        name = node.get("name")
        if name is None or not name.text or name.via is not None:
            continue
        first = seen.setdefault(name.text, name)
        if first is not name:
            message = f"this list has a skill called `{name.text}` already; rename one"
            yield RULE.at(name.span, message, related=(Related("the first one", first.span),))


def _unknown(node: Node | None) -> bool:
    return node is not None and node.kind == "alias"
