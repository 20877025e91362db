"""Models: out of their place into `models`, and back."""

import pytest

from tests.features.actions.acting import done, titles

TEAM = """\
agents:
  root:
    model: dmr/ai/qw‸en3:4B # small
    fallback: {models: ['dmr/ai/qwen3:4B', a/b]}
  aide:
    model: a/b, dmr/ai/qwen3:4B
"""
EXTRACTED = """\
agents:
  root:
    model: qwen3 # small
    fallback: {models: ['qwen3', a/b]}
  aide:
    model: a/b, qwen3
models:
  qwen3:
    provider: dmr
    model: ai/qwen3:4B
"""
EXTRACT = "Extract `dmr/ai/qwen3:4B` to `models` as `qwen3`"
INLINE = "Write `dmr/ai/qwen3:4B` in place of `qwen3`"


def test_extract_all_places_of_a_model() -> None:
    assert done(TEAM, EXTRACT) == EXTRACTED


@pytest.mark.parametrize("at", ["qwen3 # small", "qwen3', a/b", "qwen3:\n"])
def test_inline_from_a_use_and_from_the_definition(at: str) -> None:
    assert done(EXTRACTED.replace(at, "‸" + at), INLINE) == TEAM.replace("‸", "")


def test_a_name_without_its_provider_is_not_extracted() -> None:
    text = "agents: {root: {model: ai/qw‸en3}}\n"
    assert titles(text, "refactor.extract") == []
    own = text + "providers: {ai: {base_url: http://x}}\n"
    assert titles(own, "refactor.extract") == ["Extract `ai/qwen3` to `models` as `qwen3`"]


def test_the_new_name_is_one_that_nothing_has() -> None:
    text = TEAM + "models:\n  qwen3: {provider: openai, model: gpt-5}\n"
    expected = text.replace("‸", "").replace("dmr/ai/qwen3:4B", "qwen3-2")
    assert (
        done(text, EXTRACT.replace("`qwen3`", "`qwen3-2`"))
        == expected + "  qwen3-2:\n    provider: dmr\n    model: ai/qwen3:4B\n"
    )


def test_other_models_of_the_section_stay() -> None:
    text = EXTRACTED.replace("models:\n", "models:\n  # large\n  big: {provider: a, model: b}\n\n")
    expected = TEAM.replace("‸", "") + "models:\n  # large\n  big: {provider: a, model: b}\n\n"
    assert done(text.replace("qwen3 #", "qw‸en3 #"), INLINE) == expected


def test_comments_of_the_entry_stay() -> None:
    text = EXTRACTED.replace("provider: dmr", "provider: dmr # here")
    assert done(text.replace("qwen3 #", "qw‸en3 #"), INLINE).endswith("qwen3:4B\n# here\n")


def test_format_0_has_another_key() -> None:
    text = 'version: "0"\nagents:\n  root:\n    model: dmr/ai/x‸\n'
    assert done(text, "Extract `dmr/ai/x` to `models` as `x`").endswith(
        "models:\n  x:\n    type: dmr\n    model: ai/x\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "agents:\n  root:\n    model: sma‸ll\n",
        "agents:\n  root:\n    model: a/b\n    descr‸iption: dmr/ai/qwen3\n",
        "agents:\n  root:\n    model: &m a/b\n  b: {model: *‸m}\n",
        "agents:\n  root:\n    model: gpt/5‸\n    harness: {type: codex}\n",
        "agents: {root: {model: a/b‸}}\nmodels: [x]\n",
    ],
)
def test_no_extraction(text: str) -> None:
    assert titles(text, "refactor.extract") == []


@pytest.mark.parametrize(
    "models",
    [
        "{provider: dmr, model: ai/x, temperature: 0.5}",
        "{provider: dmr}",
        "{provider: dmr, model: '${env.M}'}",
        "{provider: a/b, model: c}",
        "&a {provider: dmr, model: ai/x}",
        "{<<: *b, provider: dmr, model: ai/x}",
        "{provider: '', model: 'a/b, c'}",
    ],
)
def test_no_inlining_of_what_says_more(models: str) -> None:
    text = f"agents:\n  root: {{model: sma‸ll}}\nmodels:\n  small: {models}\n"
    assert titles(text, "refactor.inline") == []


@pytest.mark.parametrize(
    "text",
    [
        "models:\n  sma‸ll: {provider: dmr, model: ai/x}\n",
        "agents:\n  root: {model: a/b}\nmodels:\n  sma‸ll: {provider: dmr, model: ai/x}\n",
        "agents:\n  root: {model: sma‸ll}\nmodels:\n  small: {provider: d, model: x}\n"
        "  d/x: {provider: e, model: f}\n",
    ],
)
def test_no_inlining_where_it_is_not_certain(text: str) -> None:
    assert titles(text, "refactor.inline") == []
