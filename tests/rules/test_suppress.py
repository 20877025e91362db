import inspect
from dataclasses import replace
from importlib import import_module

import pytest

from cagent_ls.analysis.around import Around
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.analysis.target import Target
from cagent_ls.rules import ENGINE, RULES
from cagent_ls.rules._suppress import suppressed
from cagent_ls.rules.rule import Rule
from tests.rules.case import found

AGENT = "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n"


@pytest.mark.parametrize(
    "text",
    [
        AGENT + "    # cagent-ls: ignore[unknown-field] ours, and\n    # why\n    instructon: Hi\n",
        "agents:\n  root: {model: nope, instruction: H} # cagent-ls:ignore[undefined-reference]",
        AGENT + "    description: '# cagent-ls: ignore'\n",
        "# cagent-ls: ignored\n" + AGENT,
        "# cagent-ls: ignore-file[unused-suppression]\n# cagent-ls: ignore[yaml-syntax]\n" + AGENT,
        AGENT.replace("\n", "\r\n") + "    a: 1 # cagent-ls:ignore[ unknown-field ]\r\n",
        "services: {} # cagent-ls: ignore[yaml-syntax]",
    ],
)
def test_what_a_comment_hides_is_gone_and_the_comment_is_fine(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("    # cagent-ls: ignore[wrong-type]\n", ""),
        ("    max_iterations: 3  # cagent-ls: ignore[wrong-type] why\n", "    max_iterations: 3\n"),
        ("    max_iterations: 3 # three # cagent-ls: ignore\n", "    max_iterations: 3 # three\n"),
        (
            "    abc: 1 # cagent-ls: ignore[wrong-type, unknown-field]\n",
            "    abc: 1 # cagent-ls: ignore[unknown-field]\n",
        ),
        (
            "    abc: 1 # cagent-ls: ignore[unknown-field, wrong-type]\n",
            "    abc: 1 # cagent-ls: ignore[unknown-field]\n",
        ),
        ("    # cagent-ls: ignore[wrong-type]", ""),
    ],
)
def test_the_fix_takes_away_what_hides_nothing(line: str, fixed: str) -> None:
    text = AGENT + line
    [finding] = found(text)
    [edit] = finding.fixes[0].edits
    after = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert (after, found(after)) == (AGENT + fixed, [])


def test_silence_for_want_of_knowledge_is_no_reason_to_delete_a_comment() -> None:
    file = analyse("agents: {root: {model: dmr/ai/qwen3}} # cagent-ls: ignore[wrong-type]")
    rules = {**ENGINE.rules, "wrong-type": replace(ENGINE.rules["wrong-type"], looks_around=True)}
    assert suppressed(file, [], rules, all_known=not Around().has_gaps) == []
    assert len(suppressed(file, [], rules, all_known=True)) == 1


@pytest.mark.parametrize("change", [{"until": "1.0.0"}, {"runtimes": frozenset({"bundled"})}])
def test_nor_is_silence_about_another_target(change: dict[str, object]) -> None:
    text = "agents: {root: {model: dmr/ai/qwen3}} # cagent-ls: ignore[wrong-type]"
    file = analyse(text, target=Target.parse("docker-agent"))
    rule = replace(ENGINE.rules["wrong-type"], **change)  # type: ignore[arg-type]
    assert suppressed(file, [], {**ENGINE.rules, "wrong-type": rule}, all_known=True) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_that_ask_for_the_surroundings_say_so(rule: Rule) -> None:
    module = import_module(f"cagent_ls.rules.{rule.id.replace('-', '_')}")
    assert rule.looks_around == (".around." in inspect.getsource(module))
