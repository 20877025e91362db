"""agent-without-instruction: an agent that is told nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._references import is_missing
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="agent-without-instruction",
    severity=Severity.INFO,
    summary="An agent without instruction runs without a system prompt of its own.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3  # just that\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Answer briefly.\n",
    details="""\
Upstream's pages call `instruction` required; no runtime demands it. The model then only knows what
its toolsets say. Write a sentence on what the agent is for.
""",
    whole_text=True,
    rows=("L31",),
)

_PROMPTS = ("instruction", "instruction_file", "harness", "add_prompt_files")


@RULE.each("Agent")
def no_instruction(agent: Bound, _about: About) -> Iterator[Finding]:
    """At the name of the agent; an empty agent is another rule's."""
    if agent.node.entries and is_missing(agent, *_PROMPTS):
        yield RULE.at(agent.head, "this agent has no instruction; add `instruction:`")
