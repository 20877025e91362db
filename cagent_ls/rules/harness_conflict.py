"""harness-conflict: settings that do not go with another coding agent in place of the model."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound, is_empty
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MisplacedField, MissingFields
from cagent_ls.analysis.target import About
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import Words
from cagent_ls.rules._places import entry_deletion, key_span
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="harness-conflict",
    severity=Severity.ERROR,
    summary="An agent with a `harness` has a setting that the harness cannot use.",
    bad="""\
agents:
  root:
    instruction: Be brief.
    harness:
      type: codex
      effort: high # Claude Code only
""",
    good="""\
agents:
  root:
    instruction: Be brief.
    harness:
      type: claude-code
      effort: high
""",
    details="With `harness` another program does the agent's work. `effort` is known to Claude "
    "Code alone, `agent` and `thinking` to OpenCode alone. docker-agent refuses `compaction_model` "
    "and `structured_output.mode: tool` on such an agent, since it runs no model of its own, and "
    "leaves the agent's toolsets unused: the program brings its own tools.",
    rows=("N04",),
)


_TYPE = STRUCTS["Harness"].by_name["type"].type
_KINDS = {word.value for word in _TYPE.words} if isinstance(_TYPE, Words) else set[str]()


@RULE.each(MissingFields)
def without_type(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """A harness that does not say which program."""
    if problem.bound.struct == "Harness":
        kinds = ", ".join(f"`{kind}`" for kind in sorted(_KINDS))
        yield RULE.at(problem.bound.head, f"a harness needs a `type`; known are {kinds}")


@RULE.each(MisplacedField)
def of_another_one(problem: MisplacedField, _about: About) -> Iterator[Finding]:
    """Keys of another kind of harness."""
    kind = problem.bound.variant
    if problem.bound.struct != "Harness" or kind not in _KINDS or is_empty(problem.value):
        return
    takers = " and ".join(f"`{taker}`" for taker in problem.field.only)
    yield RULE.at(
        problem.key.span,
        f"`{problem.key.text}` does not belong on a harness of type `{kind}`, "
        f"only on {takers}; delete it",
        fixes=deletion(problem.key),
    )


@RULE.each("Agent", having={"harness"})
def beside(agent: Bound, _about: About) -> Iterator[Finding]:
    """Keys of the agent that need a model of its own."""
    if not agent.is_set("harness"):
        return
    if agent.is_set("compaction_model"):
        yield RULE.at(
            key_span(agent, "compaction_model"),
            "an agent with a `harness` has no conversation to summarise; delete `compaction_model`",
            fixes=entry_deletion(agent.get("compaction_model")),
        )
    mode = agent.get("structured_output", "mode")
    if mode is not None and agent.text("structured_output", "mode") == "tool":
        yield RULE.at(
            mode.span,
            "an agent with a `harness` cannot answer by a tool; delete `mode` or the harness",
            fixes=entry_deletion(mode),
        )
    if agent.is_set("toolsets"):
        yield RULE.at(
            key_span(agent, "toolsets"),
            "an agent with a `harness` does not use its toolsets; delete one of the two",
            severity=Severity.WARNING,
            fixes=entry_deletion(agent.get("toolsets")),
        )
