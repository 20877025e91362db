"""Old keys become what newer formats have; comments, order and layout stay."""

from textwrap import dedent

import pytest

from cagent_ls.analysis.finding import Severity
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.rules import findings
from tests.features.actions.acting import done, offered, titles

OLD = """\
version: "‸0" # old
agents:
  root:
    model: small
    think: true # hard
    instruction: Hi
    memory: # all
      path: ./m.db # kept
    todo: {shared: true}
    toolsets:
      # own
      - type: shell
    name: root
  aide:
    model: small
    todo: false
    think: true # too
models:
  small: # s
    type: dmr # local
    model: ai/qwen3
"""
NEW = """\
version: "16" # old
agents:
  root:
    model: small
    # hard
    instruction: Hi
    # all
    # kept
    toolsets:
      - type: todo
        shared: true
      - type: think
      - type: memory
        path: ./m.db
      # own
      - type: shell
    name: root
  aide:
    model: small
    toolsets:
      - type: think # too
models:
  small: # s
    provider: dmr # local
    model: ai/qwen3
"""


def test_upgrade_from_the_first_format() -> None:
    assert done(OLD, "Upgrade to format 16") == NEW
    assert [f.rule for f in findings(analyse(NEW)) if f.severity.label == "error"] == []


def test_upgrade_of_sources() -> None:
    before = """\
    version: 2‸
    agents:
      root:
        model: a/b
        rag: [docs, "b c"] # both
        toolsets:
          - type: shell
            # of shell
      aide:
        model: a/b
        rag:
          - docs # one
    rag:
      docs:
        description: >
          All

          of it.
        docs: [.]
        strategies:
          - {type: chunked-embeddings, model: dmr/ai/x, vector_dimensions: 3}
          - type: bm25
      "b c": {description: B, docs: [.], strategies: [{type: bm25}]}
    """
    after = """\
    version: 16
    agents:
      root:
        model: a/b
        # both
        toolsets:
          - type: shell
            # of shell
          - type: rag
            ref: docs
          - type: rag
            ref: b c
      aide:
        model: a/b
        toolsets:
          - type: rag
            ref: docs
        # one
    rag:
      docs:
        tool:
          description: >
            All

            of it.
        docs: [.]
        strategies:
          - {type: chunked-embeddings, embedding_model: dmr/ai/x, vector_dimensions: 3}
          - type: bm25
      "b c": {tool: {description: B}, docs: [.], strategies: [{type: bm25}]}
    """
    assert done(before, "Upgrade to format 16") == dedent(after)


def test_upgrade_of_shells() -> None:
    before = """\
    version: 12‸
    agents:
      root:
        model: a/b
        toolsets:
          - type: shell
            safer: true # no longer
          - {type: shell, safer: false}
        use_toolsets: [own]
    toolsets:
      own:
        safer: true
        type: shell
    """
    after = """\
    version: 16
    agents:
      root:
        model: a/b
        toolsets:
          - type: shell
            # no longer
          - {type: shell}
        use_toolsets: [own]
    toolsets:
      own:
        type: shell
    """
    assert titles(before, "quickfix")[0] == "Upgrade to format 16"
    assert done(before, "Upgrade to format 16") == dedent(after)
    assert [f for f in findings(analyse(dedent(after))) if f.severity is Severity.ERROR] == []


def test_in_brackets() -> None:
    before = 'version: "0‸"\nagents: {root: {think: true, todo: true, model: a/b, toolsets: []}}\n'
    after = 'version: "16"\nagents: {root: {model: a/b, toolsets: [{type: todo}, {type: think}]}}\n'
    assert done(before, "Upgrade to format 16") == after


def test_what_is_not_certain_stays() -> None:
    before = """\
    version: 1‸
    env: {A: b}
    agents:
      root: &r
        model: a/b
        think: true
      aide:
        <<: *r
        memory: {path: x, more: y}
    """
    assert done(before, "Upgrade to format 16") == dedent(before).replace("1‸", "16")


def test_the_old_format_is_found_and_offered_as_a_fix() -> None:
    _, found = offered(OLD, "quickfix")
    [upgrade] = [action for action in found if action.title == "Upgrade to format 16"]
    assert [finding.rule for finding in upgrade.findings] == ["old-format"]


@pytest.mark.parametrize("version", ["16‸", "99‸", "[‸]", "x‸"])
def test_no_upgrade(version: str) -> None:
    text = f"version: {version}\nagents: {{root: {{model: a/b}}}}\n"
    assert [t for t in titles(text) if t.startswith("Upgrade")] == []


def test_one_action_for_every_old_format() -> None:
    text = "version: 8‸\nagents: {root: {model: a/b}}\n"
    assert titles(text, "quickfix") == ["Upgrade to format 16", "Ignore `old-format` here"]
    assert done(text, "Upgrade to format 16") == text.replace("8‸", "16")


def test_the_schema_is_that_of_the_new_format() -> None:
    line = "# yaml-language-server: $schema=https://cagent-ls.github.io/schema/agent-schema"
    text = f"{line}-v5.json\nversion: 5‸\nagents: {{root: {{model: a/b}}}}\n"
    expected = text.replace("-v5.json", ".json").replace("5‸", "16")
    assert done(text, "Upgrade to format 16") == expected


def test_the_newest_format_is_that_of_the_target() -> None:
    text = "version: 5‸\nagents: {root: {model: a/b}}\n"
    assert done(text, "Upgrade to format 7", "docker-agent@1.32.3") == text.replace("5‸", "7")


@pytest.mark.parametrize(
    ("before", "title", "after"),
    [
        ("think: tr‸ue\n", "think", "toolsets:\n      - type: think\n"),
        ("think: fal‸se\n", "think", ""),
        (
            "rag: [a‸]\nrag: {a: {}}\n",
            "rag",
            "toolsets:\n      - type: rag\n        ref: a\nrag: {a: {}}\n",
        ),
        (
            "to‸do: true\n    sub_agents:\n    - x\n",
            "todo",
            "toolsets:\n    - type: todo\n    sub_agents:\n    - x\n",
        ),
    ],
)
def test_one_old_key(before: str, title: str, after: str) -> None:
    head = "agents:\n  root:\n    model: a/b\n    "
    expected = head + after if after else head.rstrip(" ")
    assert done(head + before, f"Write `{title}` as a toolset") == expected


def test_an_old_key_is_fixed_where_it_is_wrong_and_rewritten_where_it_is_not() -> None:
    text = "agents:\n  root:\n    model: a/b\n    think: tr‸ue\n"
    _, old = offered(f'version: "0"\n{text}')
    _, new = offered(f'version: "1"\n{text}')
    title = "Write `think` as a toolset"
    assert [action.kind for action in old if action.title == title] == ["refactor.rewrite"]
    assert [action.kind for action in new if action.title == title] == ["quickfix"]


def test_toolsets_of_sources_came_with_format_7() -> None:
    text = 'version: "6"\nagents:\n  root:\n    model: a/b\n    rag: [a‸]\n'
    assert titles(text, "refactor.rewrite") == []
