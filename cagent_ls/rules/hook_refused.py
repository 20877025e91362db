"""hook-refused: settings of hooks that format 16 refuses, and older formats ignore."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MisplacedField
from cagent_ls.analysis.target import About
from cagent_ls.language.hook_events import EVENTS
from cagent_ls.rules._hooks import event_of
from cagent_ls.rules.rule import Rule, replace

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    hooks:\n      stop:\n"
_TAIL = "        - type: command\n          command: ./log.sh\n"

RULE = Rule(
    id="hook-refused",
    severity=Severity.ERROR,
    summary="A setting that does not go with the event of a hook is refused from format 16 on, "
    "and without effect before.",
    bad=_HEAD + _TAIL + "          on_error: block # nothing is left to block\n",
    good=_HEAD + _TAIL + "          on_error: warn # nothing is left to block\n",
    details="Some events only observe: nothing can be blocked when the answer has already ended, "
    "so `on_error: block` and the answer shape `guard_decision` make no sense there. "
    "`pre_tool_use_decision` needs an event that decides about a tool call, `preempt_yolo` the "
    "event `pre_tool_use`, and an evaluator the event `tool_guard`. Files of format 16 with such "
    "settings do not load; files of older formats load and ignore them.",
    rows=("N26", "L40"),
)

_APPROVING = ("permission_request", "pre_tool_use", "tool_guard")
"""Events that decide whether a tool call runs."""
_EVALUATED = {"tool_guard", "before_agent_run", "after_agent_complete"}
_CONTENT_GUARDS = ("skill_content_guard", "prompt_file_guard")


def _blocks(event: str) -> bool:
    return event not in EVENTS or EVENTS[event].blocks


def _since_16(about: About) -> Severity:
    return Severity.ERROR if about.format >= 16 else Severity.WARNING


@RULE.each("Hook")
def hook(bound: Bound, about: About) -> Iterator[Finding]:
    """What the event does not allow."""
    event, severity = event_of(bound), _since_16(about)
    on_error = bound.get("on_error")
    if on_error is not None and on_error.text == "block" and not _blocks(event):
        message = f"`{event}` cannot be blocked; `on_error` may be `warn` or `ignore` here"
        yield RULE.at(on_error.span, message, severity=severity, fixes=replace(on_error, "warn"))
    if bound.variant == "model":
        yield from _schema(bound, event, severity)
    elif bound.variant == "evaluator" and event not in _EVALUATED:
        message = f"an evaluator cannot judge at `{event}`, only at `tool_guard`"
        yield RULE.at(bound.key("type").span, message)


@RULE.each("HookMatcher")
def preempt(matcher: Bound, about: About) -> Iterator[Finding]:
    """`preempt_yolo` where no mode is asked."""
    if matcher.get("preempt_yolo") is None or event_of(matcher) == "pre_tool_use":
        return
    key = matcher.key("preempt_yolo")
    message = "`preempt_yolo` works at `pre_tool_use` only; delete it"
    fixes = deletion(key, safe=True)
    yield RULE.at(key.span, message, severity=_since_16(about), fixes=fixes)


@RULE.each("Hooks")
def content_guards(hooks: Bound, _about: About) -> Iterator[Finding]:
    """Model hooks that look at skills and prompt files must give a verdict."""
    for event in _CONTENT_GUARDS:
        written = hooks.get(event)
        for node in (written.elements or (written,)) if written is not None else ():
            kind, schema = node.get("type"), node.get("schema")
            if kind is None or kind.text != "model" or kind.via is not None:
                continue
            if schema is None or schema.text != "guard_decision":
                message = f"a model at `{event}` must answer with `schema: guard_decision`"
                yield RULE.at(schema.span if schema else kind.span, message)


@RULE.each(MisplacedField)
def of_evaluators(problem: MisplacedField, _about: About) -> Iterator[Finding]:
    """Evaluator settings on a hook of another type."""
    if problem.bound.struct == "Hook":
        name = problem.key.text
        message = f"`{name}` belongs to hooks of type `evaluator`; delete it or change the type"
        yield RULE.at(problem.key.span, message)


def _schema(bound: Bound, event: str, severity: Severity) -> Iterator[Finding]:
    schema = bound.get("schema")
    if schema is None:
        return
    if schema.text == "guard_decision" and not _blocks(event):
        message = f"`guard_decision` is a verdict, and `{event}` cannot be blocked; leave it out"
    elif schema.text == "pre_tool_use_decision" and event not in _APPROVING:
        events = ", ".join(f"`{name}`" for name in _APPROVING)
        message = f"`pre_tool_use_decision` decides about tool calls; it works at {events}"
    else:
        return
    yield RULE.at(schema.span, message, severity=severity)
