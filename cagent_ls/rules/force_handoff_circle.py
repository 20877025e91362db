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
    value, agents = agent.get("force_handoff"), file.symbols.of(Target.AGENT)
    if value is None or value.kind != "scalar":
        return
    members, name = [agent.name], value.text
    while name in agents and name not in members:
        members.append(name)
        name = agents[name].text("force_handoff")
    order = list(agents)
    if name != agent.name or order.index(name) != max(map(order.index, members)):
        return
    if len(members) == 1:
        yield RULE.at(value.span, f"`{name}` cannot go on to itself; name another agent")
        return
    way = " → ".join(f"`{member}`" for member in (*members, agent.name))
    related = tuple(Related("in the circle", definition=(Target.AGENT, m)) for m in members[1:])
    message = f"these agents go round for ever: {way}; take `force_handoff` out of one"
    yield RULE.at(value.span, message, related=related)
