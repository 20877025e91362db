"""Fixes of values with an anchor leave the anchor to its aliases."""

import pytest

from cagent_ls.analysis.fixing import apply
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.rules import findings

MODELS = "\nmodels: {local: {provider: dmr, model: ai/x}}\n"
API = """\
agents:
  a:
    toolsets:
      - {{type: api, api_config: {{name: n, endpoint: "http://x", method: &g {} }}}}
"""


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (
            "undefined-reference",
            "agents: {root: {model: &m lokal}, b: {model: *m}}" + MODELS,
            "agents: {root: {model: &m local}, b: {model: *m}}" + MODELS,
        ),
        (
            "undefined-reference",
            'agents: {root: {model: &m "lokal"}, b: {model: *m}}' + MODELS,
            'agents: {root: {model: &m "local"}, b: {model: *m}}' + MODELS,
        ),
        (
            "api-tool",
            API.format("get"),
            API.format("GET"),
        ),
        ("agent-name", "agents: {&k 1: {model: x/y}}", 'agents: {&k "1": {model: x/y}}'),
    ],
)
def test_the_anchor_stays(rule: str, before: str, after: str) -> None:
    fixes = [fix for f in findings(analyse(before)) if f.rule == rule for fix in f.fixes]
    assert apply(before, fixes[0].edits) == after


@pytest.mark.parametrize(
    "text",
    [
        "agents: {root: {model: x/y, sub_agents: &s helper}, helper: {model: x/y}}",
        "agents: {root: {model: x/y, toolsets: [&t shell]}}",
    ],
)
def test_what_an_alias_stands_for_is_not_wrapped(text: str) -> None:
    found = [f for f in findings(analyse(text)) if f.rule == "wrong-type"]
    assert [f.fixes for f in found] == [()]
