"""A section that is cut into several blocks shows the same as one that is not."""

from collections.abc import Callable
from textwrap import dedent

import pytest

from benchmarks.check.files import agent_file
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.folding import folds
from cagent_ls.features.navigation import definitions, mentions
from cagent_ls.features.outline import Entry, outline
from cagent_ls.features.selection import selections
from cagent_ls.language.types import Target
from cagent_ls.syntax import blocks

TEXTS = {
    "agents": agent_file(200, 1),
    "an empty entry": dedent("""\
        agents:
          root:
            model: local
            sub_agents: [d]
          b:
          c: {model: local}

          # the last one
          d:
            model: local

        models:
          local: {provider: dmr, model: ai/qwen3}
        """),
    "no named things": "metadata:\n  a: 1\n  b: 2\n  c: 3\nagents: {root: {model: dmr/x}}\n",
    "a name that is there twice": (
        "agents:\n  root: {model: a/b}\n  b: {model: a/b}\n"
        "  c: {model: a/b}\n  root: {model: c/d}\n"
    ),
}


def _lines(entries: list[Entry], base: int = 0) -> list[object]:
    """An outline with absolute places."""
    return [
        (e.name, e.span.shifted(at), e.selection.shifted(at), _lines(list(e.children), at))
        for e in entries
        for at in [base + e.base]
    ]


def _at_each_word(file: Snapshot, ask: Callable[[Snapshot, int], object]) -> list[object]:
    text = file.document.text
    starts = (i for i in range(len(text)) if text[i].isalnum() and not text[i - 1 : i].isalnum())
    return [ask(file, start) for start in starts]


def shown(file: Snapshot) -> list[object]:
    return [
        _lines(outline(file)),
        folds(file),
        *(_at_each_word(file, ask) for ask in (selections, definitions, mentions)),
        [file.place_of(Target.AGENT, name) is not None for name in ("root", "b", "d")],
        [(at + r.key.span.start, at + r.first.span.start) for at, r in file.repeated],
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_features_do_not_see_the_cuts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = analyse(TEXTS[name])
    monkeypatch.setattr(blocks, "_LONG", 1)
    cut = analyse(TEXTS[name])
    assert len(cut.document.blocks) > len(whole.document.blocks)
    assert shown(cut) == shown(whole)
