"""agent-name: a name that YAML does not read as text."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.problem import Named
from cagent_ls.analysis.target import About
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.dialect import scalar_kind
from cagent_ls.syntax.written import written

RULE = Rule(
    id="agent-name",
    severity=Severity.ERROR,
    summary="An agent whose name is a number, a truth value or null is refused.",
    bad="agents:\n  1: # the first\n    model: dmr/ai/qwen3\n",
    good='agents:\n  "1": # the first\n    model: dmr/ai/qwen3\n',
    details="An agent is named by its key, and that must be text. Any text will do, also with "
    "blanks and signs, but `1`, `true` and `null` mean something else in YAML until they are "
    "quoted. In a file of format 3 and below docker-agent even crashes on them.",
    rows=("U07",),
)


@RULE.each(Named)
def agent_name(named: Named, _about: About) -> Iterator[Finding]:
    """At each such name."""
    key = named.key
    if named.kind is not Target.AGENT:
        return
    if key.kind != "scalar":
        yield RULE.at(key.span, "the name of an agent must be a text")
    elif scalar_kind(key) != "text":
        fix = Fix("Put it in quotes", (Edit(written(key), f'"{key.text}"'),), safe=True)
        yield RULE.at(
            key.span,
            f"`{key.text}` is not read as a text, so it cannot name an agent; put it in quotes",
            fixes=(fix,) if key.text and key.tag is None else (),
        )
