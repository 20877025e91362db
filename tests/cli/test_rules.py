"""`cagent-ls rules` and `cagent-ls explain`."""

import json

from cagent_ls.rules import RULES
from tests.cli.conftest import Folder


def test_rules_are_listed(folder: Folder) -> None:
    lines = folder.run("rules").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in RULES]


def test_rules_are_listed_for_programs(folder: Folder) -> None:
    listed = json.loads(folder.run("rules", "--format", "json").out)
    assert listed["v"] == 1
    assert [rule["id"] for rule in listed["rules"]] == [rule.id for rule in RULES]
    assert {"severity", "summary", "runtimes", "since", "bad", "good"} <= set(listed["rules"][0])


def test_a_rule_is_explained(folder: Folder) -> None:
    run = folder.run("explain", "unknown-field")
    assert run.code == 0
    for part in ("# unknown-field", "Severity: error", "## Bad", "modle: dmr/ai/qwen3", "## Good"):
        assert part in run.out


def test_a_rule_that_is_not_there(folder: Folder) -> None:
    run = folder.run("explain", "unknwon-field")
    assert (run.code, "did you mean `unknown-field`?" in run.err) == (2, True)
