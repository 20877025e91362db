"""evaluator-invalid: an evaluator that is incomplete, or that its hooks cannot use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import MisplacedField, MissingFields, ReferenceUse
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule, replace
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    hooks:\n      tool_guard:\n        - hooks:\n"
    "            - type: evaluator\n              evaluator: harmless\n"
    "              evaluator_policy:\n                decisions: {true: allow, false: ask}\n"
    "                min_probability: 0.8\n                fallback: ask\n"
    "evaluators:\n  harmless: # or not\n"
)
_TAIL = "    provider: typesafe\n    model: small\n    instructions: Is this call harmless?\n"

RULE = Rule(
    id="evaluator-invalid",
    severity=Severity.ERROR,
    summary="An evaluator needs its type, a model, instructions, and what its type asks for.",
    bad=_HEAD + _TAIL,
    good=_HEAD + "    type: boolean\n" + _TAIL,
    details="A `boolean` evaluator answers yes or no, a `choice` one with one of 2 to 255 "
    "`choices`, a `score` one with one of 2 to 10 `levels`; each takes only its own list. Hooks "
    "use the first two, and say in `evaluator_policy` what a verdict means: a decision for each "
    "verdict, how sure it must be, and what to do when it is not. The verdicts of a `boolean` "
    "evaluator are called `true` and `false`. `base_url` and `endpoint` are plain web addresses. "
    "docker-agent refuses a file that has it otherwise.",
    whole_text=True,
    rows=("N28",),
)

_RANGES = {"choices": ("choice", 2, 255), "levels": ("score", 2, 10)}


@RULE.each(MissingFields)
def missing(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """What an evaluator or a policy lacks."""
    bound = problem.bound
    if bound.struct in {"Evaluator", "EvaluatorPolicy"}:
        what = "an evaluator" if bound.struct == "Evaluator" else "the policy of an evaluator"
        more = " over 0" if problem.requirement.any_of == ("min_probability",) else ""
        yield RULE.at(bound.head, f"{what} needs `{problem.requirement.any_of[0]}`{more}; add it")


@RULE.each(MisplacedField)
def misplaced(problem: MisplacedField, _about: About) -> Iterator[Finding]:
    """Choices or levels of another type."""
    bound, name = problem.bound, problem.field.name
    if bound.struct == "Evaluator" and bound.is_set(name):
        message = f"`{name}` belongs to the type `{problem.field.only[0]}`; delete it"
        yield RULE.at(problem.key.span, message)


@RULE.each("Evaluator")
def evaluator(bound: Bound, _about: About) -> Iterator[Finding]:
    """Counts and addresses."""
    for key, (kind, least, most) in _RANGES.items():
        node = bound.get(key)
        if node is not None and bound.variant == kind and bound.is_set(key):
            count = len(node.pairs) if key == "choices" else len(node.items)
            if not least <= count <= most and node.kind != "alias":
                message = f"there must be {least} to {most} `{key}`, not {count}"
                yield RULE.at(bound.key(key).span, message)
    for key in ("base_url", "endpoint"):
        address = bound.get(key)
        if address is None or not address.text or "$" in address.text:
            continue
        fault = _fault(address.text)
        if fault:
            yield RULE.at(address.span, f"`{key}` {fault}")


@RULE.linked(Target.EVALUATOR)
def used(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """Whether a hook can use it."""
    definition = file.symbols.of(Target.EVALUATOR).get(use.name)
    if definition is None or use.bound is None:
        return
    kind = definition.text("type")
    related = (Related("its definition", definition=(Target.EVALUATOR, use.name)),)
    if kind == "score":
        message = (
            f"a hook cannot use the `score` evaluator `{use.name}`; take `boolean` or `choice`"
        )
        yield RULE.at(use.node.span, message, related=related)
    decisions = use.bound.get("evaluator_policy", "decisions")
    if kind != "boolean" or decisions is None:
        return
    for key, _ in decisions.entries:
        if key.text not in {"true", "false"} and not key.is_merge_key and key.via is None:
            message = f"a `boolean` evaluator has the verdicts `true` and `false`, not `{key.text}`"
            yield RULE.at(key.span, message, related=related)


@RULE.whole
def verdicts(file: Snapshot) -> Iterator[Finding]:
    """The verdicts of hooks that ask a `choice` evaluator."""
    if file.top is None or file.top.get("evaluators") is None or file.about.newer:
        return
    choices = {
        part.facts.name: written
        for part in file.parts
        if part.facts.section == "evaluators"
        and (written := part.facts.value.meant.get("choices")) is not None
        and written.pairs
    }
    for part in file.parts if choices else ():
        for noted in part.facts.noted if part.facts.section == "agents" else ():
            if isinstance(noted, Bound) and noted.struct == "Hook":
                for finding in _unknown_choices(noted, choices):
                    yield finding.shifted(part.start)


def _unknown_choices(hook: Bound, choices: Mapping[str, Node]) -> Iterator[Finding]:
    name = hook.text("evaluator")
    known, decisions = choices.get(name), hook.get("evaluator_policy", "decisions")
    if known is None or decisions is None:
        return
    for key, _ in decisions.entries:
        if key.text not in known.pairs and not key.is_merge_key and key.via is None:
            near = nearest(key.text, known.pairs)
            remedy = f"did you mean `{near}`?" if near else "name one of its choices"
            message = f"`{key.text}` is no choice of the evaluator `{name}`; {remedy}"
            yield RULE.at(key.span, message, fixes=replace(key, near) if near else ())


def _fault(address: str) -> str:
    """What is wrong with a web address; empty for nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "is no web address"
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return "must start with `http://` or `https://` and a host"
    if "@" in parts.netloc or "?" in address or parts.fragment:
        return "cannot hold a login, a `?` or a `#`"
    return ""
