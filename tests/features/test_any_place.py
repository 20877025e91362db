"""Reading features at any place of any text: no failure, and places that are in the text."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.actions import Asked, actions
from cagent_ls.features.call_hierarchy import agent_at, incoming, outgoing
from cagent_ls.features.folding import folds
from cagent_ls.features.hover import hover
from cagent_ls.features.indenting import indent
from cagent_ls.features.inlay import hints
from cagent_ls.features.lens import lenses
from cagent_ls.features.links import links
from cagent_ls.features.live import Live
from cagent_ls.features.navigation import definitions, linked, mentions
from cagent_ls.features.outline import outline
from cagent_ls.features.rename import RenameRefused, prepare, rename
from cagent_ls.features.selection import selections
from cagent_ls.features.tokens import tokens
from cagent_ls.rules import RULES, findings
from cagent_ls.syntax.lines import Span

EXAMPLES = [
    path.read_text("utf-8") for path in sorted(Path(__file__).parents[2].glob("examples/**/*.yaml"))
]
TEXTS = [*EXAMPLES, *(text for rule in RULES for text in (rule.bad, rule.good))]
LIVE = Live(models=(), variables=())


def look(text: str, chance: random.Random, places: int) -> None:
    """Asks every feature at some places."""
    file = analyse(text)
    findings(file)
    whole = Span(0, len(text))
    for hint in hints(file, whole, LIVE):
        assert 0 <= hint.offset <= len(text)
    last = 0
    for token in tokens(file, whole):
        assert last <= token.span.start < token.span.end <= len(text)
        last = token.span.end
    for lens in lenses(file, "x", LIVE):
        assert lens.span.end <= len(text)
    look_over(file)
    for _ in range(places):
        offset = chance.randrange(len(text) + 1)
        found = hover(file, offset, LIVE)
        assert found is None or (found.span.touches(offset) and found.markdown.strip())
        indent(file, offset)
        look_around(file, offset)
        look_for_actions(file, offset)


def look_around(file: Snapshot, offset: int) -> None:
    """Asks the features that lead elsewhere."""
    size = len(file.document.text)
    places = mentions(file, offset)
    assert [m.span for m in places] == sorted({m.span for m in places})
    assert all(0 <= m.span.start < m.span.end <= size for m in places)
    for jump in definitions(file, offset):
        assert jump.origin.start <= offset + 1
        assert jump.target.start <= jump.selection.start <= jump.selection.end <= jump.target.end
    assert set(linked(file, offset)) <= {m.span for m in places}
    spans = selections(file, offset)
    assert spans[-1] == Span(0, size)
    agent = agent_at(file, offset)
    if agent is not None:
        for call in outgoing(file, agent.name):
            assert agent.name in {caller.agent.name for caller in incoming(file, call.agent.name)}
    with suppress(RenameRefused):
        assert prepare(file, offset).span in {m.span for m in places}
        edits = rename(file, offset, "new-name")
        assert {edit.span for edit in edits} >= {m.span for m in places} or not all(
            edit.text == "new-name" for edit in edits
        )


def look_for_actions(file: Snapshot, offset: int) -> None:
    """Asks what can be done."""
    span, found = Span(offset, offset), findings(file)
    for action in actions(file, Asked(span, tuple(f for f in found if f.span.meets(span)), found)):
        last = 0
        for edit in sorted(action.edits, key=lambda edit: edit.span):
            assert last <= edit.span.start <= edit.span.end <= len(file.document.text)
            last = edit.span.end


def look_over(file: Snapshot) -> None:
    """Asks the features about the whole file."""
    lines = file.document.lines.count
    assert all(0 <= f.first < f.last < lines for f in folds(file))
    size = len(file.document.text)
    for entry in outline(file):
        start, end = entry.base + entry.span.start, entry.base + entry.span.end
        assert 0 <= start <= entry.base + entry.selection.start <= end <= size
    assert all(link.span.end <= size for link in links(file, lambda name: name))


@pytest.mark.parametrize("seed", range(4))
def test_every_text(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for text in TEXTS[seed::4]:
        look(text, chance, 12)


@pytest.mark.parametrize("seed", range(4))
def test_broken_texts(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for text in chance.sample(TEXTS, 60):
        start = chance.randrange(len(text))
        junk = chance.choice(["", "[", "- ", "😀", "\r\n", ": ", "&a ", "*a", '"', "---\n", "\t"])
        look(text[:start] + junk + text[start + chance.randrange(20) :], chance, 8)
