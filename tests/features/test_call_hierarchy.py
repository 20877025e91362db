"""Who gives work to whom, and where that is written."""

import pytest

from cagent_ls.features.call_hierarchy import Call, agent_at, incoming, outgoing
from tests.features.cursor import at_cursor

TEAM = """\
agents:
  root:
    model: small
    sub_agents: [writer, acme/other, writer]
    handoffs: [reader]
    use_commands: [daily]
    commands: {ask: {instruction: Ask., agent: writer}}
  writer: &w
    force_handoff: reader
  reader: {model: x/y}
  copy: *w
  alone: {sub_agents: [nobody, alone]}
commands:
  daily: {go: {instruction: Go., agent: critic}}
"""
CRITIC = "  critic: {sub_agents: [root]}\n"
TEXT = TEAM.replace("commands:\n  daily", f"{CRITIC}commands:\n  daily")


def written(calls: list[Call]) -> list[str]:
    """Each agent with the lines that name it."""
    lines = [[TEXT.count("\n", 0, place.start) for place in call.places] for call in calls]
    return [f"{call.agent.name} {found}" for call, found in zip(calls, lines, strict=True)]


@pytest.mark.parametrize(
    ("name", "calls", "callers"),
    [
        ("root", ["writer [3, 3, 6]", "reader [4]", "critic [5]"], ["critic [12]"]),
        ("writer", ["reader [8]"], ["root [3, 3, 6]"]),
        ("reader", [], ["root [4]", "writer [8]", "copy [10]"]),
        ("copy", ["reader [10]"], []),
        ("alone", ["alone [11]"], ["alone [11]"]),
        ("critic", ["root [12]"], ["root [5]"]),
        ("nobody", [], ["alone [11]"]),
    ],
)
def test_calls_are_found_in_both_directions(
    name: str, calls: list[str], callers: list[str]
) -> None:
    file, _ = at_cursor(TEXT + "‸")
    assert (written(outgoing(file, name)), written(incoming(file, name))) == (calls, callers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT.replace("[writer", "[wri‸ter"), "writer  writer: &w"),
        (TEXT.replace("  root:", "  ro‸ot:"), "root small root:"),
        (TEXT.replace("acme/other", "acme‸/other"), None),
        (TEXT.replace("small", "sma‸ll"), None),
    ],
)
def test_it_starts_at_the_name_of_an_agent(text: str, expected: str | None) -> None:
    file, offset = at_cursor(text)
    agent = agent_at(file, offset)
    if expected is None:
        assert agent is None
    else:
        assert agent is not None
        first = TEXT[agent.span.start : agent.span.end].splitlines()[0]
        assert f"{agent.name} {agent.model} {first}" == expected
