"""force-handoff-circle: agents that always go on, round and round."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="force-handoff-circle",
    severity=Severity.ERROR,
    summary="A chain of `force_handoff` must come to an end.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    force_handoff: checker
  checker:
    model: dmr/ai/qwen3
    force_handoff: root  # once more
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    force_handoff: checker
  checker:
    model: dmr/ai/qwen3
""",
    details="""\
`force_handoff` is followed every time the agent is done, so a circle would never stop. docker-agent
refuses one when it loads the file, an agent that names itself included. Let the last agent of the
chain go without.
""",
    rows=("N05",),
)


@RULE.linked("Agent", having=("force_handoff",))
def circle(agent: Bound, file: File) -> Iterator[Finding]:
    """Once for a circle, at the last of its agents in the file."""
    symbols, value = file.symbols, agent.get("force_handoff")
    if value is None or agent.name not in symbols.forced_circles:
        return
    agents, order = symbols.of(Target.AGENT), symbols.order
    members, name = {agent.name: None}, value.text
    while name not in members:
        members[name] = None
        name = agents[name].text("force_handoff")
    if order[agent.name] != max(order[member] for member in members):
        return
    if len(members) == 1:
        yield RULE.at(value.span, f"`{name}` cannot go on to itself; name another agent")
        return
    way = " → ".join(f"`{member}`" for member in (*members, agent.name))
    related = tuple(
        Related("in the circle", definition=(Target.AGENT, m)) for m in list(members)[1:]
    )
    message = f"these agents go round for ever: {way}; take `force_handoff` out of one"
    yield RULE.at(value.span, message, related=related)
