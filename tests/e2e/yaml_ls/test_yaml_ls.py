"""What yaml-language-server makes of our schema."""

import pytest

from cagent_ls.language.structs import STRUCTS
from tests.e2e.yaml_ls.conftest import ROOT, Editor

pytestmark = pytest.mark.editor

TOOLSET = """\
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: {}
        ‸
"""


GOOD = {path.name: path.read_text("utf-8") for path in (ROOT / "examples").rglob("*.yaml")}


async def test_good_files_have_no_problem(editor: Editor) -> None:
    for name, text in GOOD.items():
        assert await editor.problems(text) == [], name


async def test_wrong_fields_are_marked_at_their_places(editor: Editor) -> None:
    text = """\
agents:
  root:
    modl: dmr/ai/qwen3
    rag: [docs]
    safety: lenient
    fallback: {cooldown: 90}
    toolsets:
      - type: filesystem
        command: ls
      - type: mcp
      - type: mcp
        command: npx
        ref: docker:time
    hooks:
      stop: {type: command}
models:
  any: {first_available: [a/b], model: c}
"""
    found = sorted(await editor.problems(text))
    assert [(line, column, message.partition(". ")[0]) for line, column, message in found] == [
        (3, 5, "Property modl is not allowed."),
        (4, 5, "`rag` is no key of format 16"),
        (5, 13, "Must be one of: strict, balanced, restricted, autonomous."),
        (6, 26, "Must be a duration with a unit and no minus sign: `90s`, `1m30s`."),
        (9, 18, "This key belongs to `type: mcp | lsp`; with another it is refused."),
        (10, 9, "One of `command`, `remote.url`, `ref` must be set."),
        (13, 14, "`command` excludes this key."),
        (15, 7, 'Missing property "command".'),
        (17, 40, "`first_available` excludes this key."),
    ]


async def test_an_older_file_may_use_what_was_removed(editor: Editor) -> None:
    text = "version: 6\nagents: {root: {model: a/b, rag: [docs]}}\n"
    assert await editor.problems(text) == []


@pytest.mark.parametrize(
    ("kind", "own", "foreign"),
    [
        ("mcp", {"command", "ref", "remote"}, {"post_edit", "allowed_servers", "url", "type"}),
        ("filesystem", {"post_edit", "ignore_vcs"}, {"command", "env", "shared"}),
        ("shell", {"env"}, {"command", "path", "shell"}),
        ("newer_than_us", {"tools", "instruction"}, {"command", "url"}),
    ],
)
async def test_keys_are_offered_by_type(
    editor: Editor, kind: str, own: set[str], foreign: set[str]
) -> None:
    offers = await editor.offers(TOOLSET.format(kind))
    assert own | {"tools"} <= set(offers)
    assert not foreign & set(offers)
    assert len(offers) == len(set(offers))


async def test_words_are_offered(editor: Editor) -> None:
    assert {"mcp", "filesystem", "rag"} <= set(
        await editor.offers("agents:\n  root:\n    toolsets:\n      - type: ‸\n")
    )
    assert "balanced" in await editor.offers("agents:\n  root:\n    safety: ‸\n")
    assert "adaptive/low" in await editor.offers("models:\n  m:\n    thinking_budget: ‸\n")
    assert {"k1", "b"} <= set(
        await editor.offers("rag:\n  r:\n    strategies:\n      - type: bm25\n        ‸\n")
    )


async def test_hover_explains_a_key(editor: Editor) -> None:
    doc = STRUCTS["Agent"].by_name["handoffs"].doc
    hover = await editor.hover("agents:\n  root:\n    ‸handoffs: [other]\n")
    assert doc.partition("`")[0] in hover
