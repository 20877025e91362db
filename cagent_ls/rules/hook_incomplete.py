"""hook-incomplete: a hook without its type or without what to run."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.problem import MissingFields
from cagent_ls.analysis.target import About
from cagent_ls.rules._hooks import misshapen
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    hooks:\n      stop:\n"

RULE = Rule(
    id="hook-incomplete",
    severity=Severity.ERROR,
    summary="A hook without its type, or without what it is to run, is refused.",
    bad=_HEAD + "        # tell me\n        - command: ./notify.sh\n",
    good=_HEAD + "        # tell me\n        - type: command\n          command: ./notify.sh\n",
    details="Every hook names its `type`. A `command` hook has a command line, a `builtin` hook "
    "the name of the built-in function in `command`, a `model` hook a `model` and a `prompt`, an "
    "`evaluator` hook the name of an evaluator and a policy for its verdicts. A matcher has at "
    "least one hook. docker-agent refuses the whole file otherwise.",
    whole_text=True,
    rows=("U13", "N25"),
)

_NEEDS = {
    "type": "a hook needs a `type`, such as `type: command`",
    "hooks": "a matcher needs at least one hook under `hooks`",
    "model": "a hook of type `model` needs the `model` to ask",
    "prompt": "a hook of type `model` needs a `prompt`",
    "evaluator": "a hook of type `evaluator` needs the name of an `evaluator`",
    "evaluator_policy": "a hook of type `evaluator` needs an `evaluator_policy`: what its verdicts "
    "mean",
}


@RULE.each(MissingFields)
def incomplete(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """One finding for each key that is missing."""
    bound = problem.bound
    if bound.struct not in {"Hook", "HookMatcher"} or misshapen(bound):
        return
    name = problem.requirement.any_of[0]
    message = _NEEDS.get(name, "")
    if name == "command":
        needed = "name of a built-in hook" if bound.variant == "builtin" else "command line"
        message = f"a hook of type `{bound.variant}` needs a `command`: the {needed}"
    fixes: tuple[Fix, ...] = ()
    if name == "type" and bound.text("command") and "type" not in bound.node.pairs:
        edits = insert_after(bound.key("command"), "type: command")
        fixes = (Fix("Add `type: command`", edits),) if edits else ()
    yield RULE.at(bound.head, message, fixes=fixes)
