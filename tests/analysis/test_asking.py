"""After an edit only those checks run again whose questions about names have other answers."""

from collections.abc import Callable

import pytest

from cagent_ls.analysis.asking import Asking, Question
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.language.types import Target
from cagent_ls.rules import findings

TEXT = """\
agents:
  root:
    model: main
    sub_agents: [helper]
  helper:
    description: Helps
    model: main
models:
  main: {provider: dmr, model: ai/qwen3}
  pair: {model: "main,dmr/ai/x"}
"""
AGENT, MODEL = Target.AGENT, Target.MODEL


def questions(symbols: Symbols) -> dict[str, frozenset[Question]]:
    """What is asked by the checks of a file, in words."""
    asking = Asking(symbols)
    checks: dict[str, Callable[[], object]] = {
        "is there a helper": lambda: "helper" in asking.of(AGENT),
        "what is helper": lambda: asking.of(AGENT).get("helper"),
        "all agents": lambda: list(asking.of(AGENT)),
        "what is main": lambda: asking.of(MODEL).get("main"),
        "who uses main": lambda: asking.uses_of(MODEL, "main"),
        "whom does root call": lambda: asking.uses_in("agents", "root", "sub_agents"),
        "what is pair made of": lambda: asking.parts_of("pair"),
        "who can be reached": lambda: asking.reachable,
        "what is loaded": lambda: asking.loaded_models,
    }
    found = {}
    for words, ask in checks.items():
        ask()
        found[words] = asking.asked()
    return found


@pytest.mark.parametrize(
    ("old", "new", "answered_anew"),
    [
        ("Helps", "Helps a lot", set()),
        (
            "Helps\n    model: main",
            "Helps\n    model: dmr/ai/y",
            {"what is helper", "all agents", "who uses main", "what is loaded"},
        ),
        ("[helper]", "[]", {"whom does root call", "who can be reached"}),
        ("ai/qwen3", "ai/qwen4", {"what is main"}),
        ('"main,dmr/ai/x"', '"main"', {"what is pair made of", "who uses main"}),
        (
            "  helper:",
            "  other:",
            {"is there a helper", "what is helper", "all agents", "who uses main"}
            | {"who can be reached"},
        ),
    ],
)
def test_an_edit(old: str, new: str, answered_anew: set[str]) -> None:
    first = analyse(TEXT)
    asked = questions(first.symbols)
    after = Asking(analyse(TEXT.replace(old, new, 1), first).symbols)
    changed = {words for words, q in asked.items() if not after.answers_as(first.symbols, q)}
    assert changed == answered_anew


def test_of_a_text_that_is_read_once_nothing_is_kept_for_a_next_one() -> None:
    first = analyse(TEXT, once=True)
    findings(first)
    edited = TEXT.replace("[helper]", "[nobody]")
    assert findings(analyse(edited, first)) == findings(analyse(edited)) != []
