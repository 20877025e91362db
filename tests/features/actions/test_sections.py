"""Where new things are put, in any layout."""

import pytest

from cagent_ls.analysis.fixing import apply
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.features.actions.sections import added

BODY = "provider: dmr\nmodel: ai/x"
ROOT = "agents:\n  root:\n    model: a/b\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ROOT, ROOT + "models:\n  new:\n    provider: dmr\n    model: ai/x\n"),
        (ROOT[:-1], ROOT + "models:\n  new:\n    provider: dmr\n    model: ai/x"),
        (
            "version: 16\n\n" + ROOT,
            "version: 16\n\n" + ROOT + "\nmodels:\n  new:\n    provider: dmr\n    model: ai/x\n",
        ),
        (
            "agents:\n    root:\n        model: a/b\n",
            "agents:\n    root:\n        model: a/b\n"
            "models:\n    new:\n        provider: dmr\n        model: ai/x\n",
        ),
        (
            "models:\n  old:\n    model: x # o\n    # of old\n  # of models\n\n# agents\n" + ROOT,
            "models:\n  old:\n    model: x # o\n    # of old\n  # of models\n"
            "  new:\n    provider: dmr\n    model: ai/x\n\n# agents\n" + ROOT,
        ),
        (
            "models: # none\n" + ROOT,
            "models: # none\n  new:\n    provider: dmr\n    model: ai/x\n" + ROOT,
        ),
        (
            "  agents:\n     root:\n        model: a/b\n",
            "  agents:\n     root:\n        model: a/b\n"
            "  models:\n     new:\n        provider: dmr\n        model: ai/x\n",
        ),
        (
            "\ufeff" + ROOT,
            "\ufeff" + ROOT + "models:\n  new:\n    provider: dmr\n    model: ai/x\n",
        ),
        ("models: {}\n" + ROOT, "models: {new: {provider: dmr, model: ai/x}}\n" + ROOT),
        (
            "models: {old: {model: x}, } # o\n" + ROOT,
            "models: {old: {model: x}, new: {provider: dmr, model: ai/x}, } # o\n" + ROOT,
        ),
        (
            "{agents: {root: {model: a/b}}}",
            "{agents: {root: {model: a/b}}, models: {new: {provider: dmr, model: ai/x}}}",
        ),
        (
            ROOT + "    instruction: |+\n      Hi\n\n\n",
            ROOT + "    instruction: |+\n      Hi\n\n\n"
            "models:\n  new:\n    provider: dmr\n    model: ai/x\n",
        ),
        (
            ROOT + "    instruction: |\n      Hi\n\n",
            ROOT + "    instruction: |\n      Hi\n"
            "models:\n  new:\n    provider: dmr\n    model: ai/x\n\n",
        ),
        (
            f"---\n{ROOT}---\nb: 1\n",
            f"---\n{ROOT}models:\n  new:\n    provider: dmr\n    model: ai/x\n---\nb: 1\n",
        ),
        (
            ROOT.replace("\n", "\r\n"),
            (ROOT + "models:\n  new:\n    provider: dmr\n    model: ai/x\n").replace("\n", "\r\n"),
        ),
    ],
)
def test_a_definition_in_its_section(before: str, after: str) -> None:
    assert apply(before, added(analyse(before), "models", "new", BODY)) == after


@pytest.mark.parametrize(
    "section", ["models: null", "models: []", "models: &m", "models: *m", "models: text"]
)
def test_not_where_a_section_is_something_else(section: str) -> None:
    assert added(analyse(f"{section}\n{ROOT}"), "models", "new", BODY) == ()


def test_lists_and_names_are_written_as_they_must_be() -> None:
    body = "docs: [./docs]\nstrategies:\n  - type: bm25\n    limit: 3"
    text = "agents:\n   root:\n      model: a/b\n"
    assert apply(text, added(analyse(text), "rag", "a: b", body)) == text + (
        'rag:\n   "a: b":\n      docs:\n         - ./docs\n      strategies:\n'
        "         - type: bm25\n           limit: 3\n"
    )
