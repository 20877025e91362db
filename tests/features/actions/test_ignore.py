"""Comments that hide a finding stand where they hide it, and change nothing else."""

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.rules import RULES, findings
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span
from tests.features.actions.acting import after, at, done

HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n"
HERE = "Ignore `unknown-field` here"
MARK = "# cagent-ls: ignore[unknown-field]"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("    a‸bc: 1\n", f"    abc: 1 {MARK}\n"),
        ("    a‸bc: 1", f"    abc: 1 {MARK}"),
        ("    a‸bc: 1  \n", f"    abc: 1 {MARK}\n"),
        ("    a‸bc: 1\r\n", f"    abc: 1 {MARK}\r\n"),
        ("    a‸bc: 1 # ours\n", f"    abc: 1 # ours {MARK}\n"),
        (
            "    a‸bc: 1 # cagent-ls: ignore[wrong-type] why\n",
            "    abc: 1 # cagent-ls: ignore[wrong-type, unknown-field] why\n",
        ),
        ("    a‸bc: 1 # cagent-ls: ignore[]\n", f"    abc: 1 {MARK}\n"),
        ("    a‸bc: 1 # cagent-ls: ignore\n", f"    abc: 1 {MARK}\n"),
        (
            "    a‸bc: 1 # cagent-ls: ignore-file[wrong-type]\n",
            f"    {MARK}\n    abc: 1 # cagent-ls: ignore-file[wrong-type]\n",
        ),
        ("    a‸bc:\n      x: 1\n", f"    abc: {MARK}\n      x: 1\n"),
        ("    a‸bc: |\n      text\n\n", f"    {MARK}\n    abc: |\n      text\n\n"),
        ("    a‸bc: one\n      two\n", f"    {MARK}\n    abc: one\n      two\n"),
        ("    a‸bc: 'one\n\n      two'\n", f"    {MARK}\n    abc: 'one\n\n      two'\n"),
        ("    a‸bc: '# cagent-ls: ignore[x]'\n", f"    abc: '# cagent-ls: ignore[x]' {MARK}\n"),
        ("    a‸bc: [1,\n      2]\n", f"    abc: [1, {MARK}\n      2]\n"),
    ],
)
def test_the_comment_hides_the_finding(line: str, expected: str) -> None:
    text = done(HEAD + line, HERE)
    assert text == HEAD + expected
    assert "unknown-field" not in [finding.rule for finding in findings(analyse(text))]


def test_in_flow_style() -> None:
    text = (
        "agents: {root: {model: dmr/ai/qwen3,\n  instruction: Hi, a‸bc: 1},\n  b: {model: a/b}}\n"
    )
    assert done(text, HERE) == text.replace("‸", "").replace("1},", f"1}}, {MARK}")


def test_inside_a_text_only_the_whole_file_can_be_meant() -> None:
    text = (
        "#!/usr/bin/env docker agent run\nagents:\n  root: {model: dmr/ai/qwen3, "
        "instruction: 'one\n\n    two', ab‸c: 'x\n\n    y'}\n"
    )
    hidden = done(text, "Ignore `unknown-field` in the whole file")
    comment = "# cagent-ls: ignore-file[unknown-field]\n"
    assert hidden == text.replace("‸", "").replace("agents:", f"{comment}agents:")
    assert findings(analyse(hidden)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_can_be_ignored(rule: Rule) -> None:
    file = analyse(rule.bad)
    wanted = [f for f in findings(file) if f.rule == rule.id]
    _, found = at(file, Span(0, len(rule.bad)), "quickfix")
    for action in found:
        if action.title.startswith(f"Ignore `{rule.id}`"):
            hidden = analyse(after(file, action))
            rules = [f.rule for f in findings(hidden)]
            assert rules.count(rule.id) == len(wanted) - len(action.findings)
            assert "unused-suppression" not in rules
            assert len(hidden.document.faults) == len(file.document.faults)
