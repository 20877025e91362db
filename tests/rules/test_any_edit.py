"""Ten thousand random edits of twenty files: nothing is raised, and nothing depends on history."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cagent_ls.analysis.around import UNKNOWN
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.analysis.target import Target
from cagent_ls.rules import ENGINE, RULES
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax import blocks
from cagent_ls.syntax.lines import Encoding, LineIndex, Span
from tests.syntax.test_document import TEAM

EXAMPLES = Path(__file__).parents[2] / "examples"
_WRITTEN = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.rglob("*.yaml"))]


def _longest(rules: tuple[Rule, ...], count: int) -> list[str]:
    """The bad examples with the most to say."""
    return [rule.bad for rule in sorted(rules, key=lambda rule: -len(rule.bad))[:count]]


_SPECIAL = [
    TEAM,
    TEAM.replace("\n", "\r\n"),
    "\ufeffagents: {root: {model: dmr/ai/qwen3, sub_agents: [a/b:c, 'ü😀']}}\n",
    "a: &a {model: x}\nagents:\n  r: {<<: *a, model: y}\n  s: *a\n---\nagents: 1\n",
]
FILES = [*_SPECIAL, *_WRITTEN, *_longest(RULES, 20)][:20]

FRAGMENTS = (
    *"\n \t:-#{}[],&*?|>'\"%@`!~0\r",
    *("\r\n", "\n\n", "\n  ", "\n    ", "\n- ", ": ", " # ", "---\n", "...\n", "{k:v}", "[a:b]"),
    *("<<: *a", "&a ", "*a", "null", "true", "1e999", "0x", "9" * 400, ".nan", "!!int ", "? "),
    *("agents:\n", "models:\n", "rag:\n", "flavors: {f: {a+: 1}}\n", "version: 3\n", "version: 99"),
    *("type: mcp\n", "command: ", "remote: {url: }", "hooks: ", "'", "ü", "😀", "\ue000", "\x00"),
)
EDIT = st.tuples(
    st.integers(0, 9999), st.sampled_from((0, 0, 0, 1, 1, 3, 20)), st.sampled_from(FRAGMENTS)
)
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
TARGETS = [Target.parse(text) for text in ("both", "bundled", "docker-agent@1.32.3")]


@pytest.mark.parametrize("number", range(len(FILES)))
@settings(max_examples=25, deadline=None)
@given(edits=st.lists(EDIT, min_size=20, max_size=20))
def test_any_edit(number: int, edits: list[tuple[int, int, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if number % 2:  # sections of more than two entries are long ones
            patch.setattr(blocks, "_LONG", 1)
        _edit(number, edits)


def _edit(number: int, edits: list[tuple[int, int, str]]) -> None:
    text, target = FILES[number], TARGETS[number % len(TARGETS)]
    kept = analyse(text, target=target)
    for place, deleted, inserted in edits:
        at = place * len(text) // 10_000
        text = text[:at] + inserted + text[at + deleted :]
        kept = analyse(text, kept, target)
        found = ENGINE.findings(kept, UNKNOWN)
        assert found == ENGINE.findings(analyse(text, target=target), UNKNOWN)
        assert found == ENGINE.findings(analyse(text, target=target, once=True), UNKNOWN)
        lines = LineIndex(text)
        for span in spans(kept):
            assert 0 <= span.start <= span.end <= len(text)
            for encoding in ENCODINGS:
                line, column = lines.position(span.start, encoding)
                assert lines.offset(line, column, encoding) == span.start


def spans(snapshot: Snapshot) -> list[Span]:
    """Every place that the findings name."""
    found = ENGINE.findings(snapshot, UNKNOWN)
    return [
        *(finding.span for finding in found),
        *(edit.span for finding in found for fix in finding.fixes for edit in fix.edits),
        *(r.span for finding in found for r in finding.related if r.span is not None),
    ]
