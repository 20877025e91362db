"""Reading features at any place of any text: no failure, and places that are in the text."""

import random
from pathlib import Path

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.features.hover import hover
from cagent_ls.features.indenting import indent
from cagent_ls.features.inlay import hints
from cagent_ls.features.lens import lenses
from cagent_ls.features.live import Live
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
    for _ in range(places):
        offset = chance.randrange(len(text) + 1)
        found = hover(file, offset, LIVE)
        assert found is None or (found.span.touches(offset) and found.markdown.strip())
        indent(file, offset)


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
