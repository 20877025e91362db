"""Navigation over the wire, with the capabilities of real editors."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.server.editor import EDITORS, Editor, editing

TEXT = """\
agents:
  root: {description: "😀", model: "x/y, klein", sub_agents: [aide, acme/aide2]}
  "größe 😀": {sub_agents: [aide]} # 😀
  aide: &a {model: klein}
  copy: *a
models:
  klein: {provider: dmr, model: ai/qwen3}
"""


@pytest.fixture(params=EDITORS)
async def editor(tmp_path: Path, request: Any) -> AsyncGenerator[Editor, None]:
    async with editing(request.param, tmp_path, TEXT, Editor) as (editor, _):
        yield editor


@pytest.mark.parametrize("method", ["definition", "declaration"])
async def test_definition_and_declaration(editor: Editor, method: str) -> None:
    [jump] = await editor.at(method, "klein", 2)
    if "range" in jump:
        assert editor.text(jump["range"]) == "6 klein"
    else:
        assert editor.text(jump["originSelectionRange"]) == "1 klein"
        assert editor.text(jump["targetRange"]) == "6 klein: {provider: dmr, model: ai/qwen3}"
        assert editor.text(jump["targetSelectionRange"]) == "6 klein"


async def test_references_and_highlights(editor: Editor) -> None:
    for declared, expected in (
        (True, ["1 aide", "2 aide", "3 aide"]),
        (False, ["1 aide", "2 aide"]),
    ):
        found = await editor.at("references", "[aide]", context={"includeDeclaration": declared})
        assert [editor.text(each["range"]) for each in found] == expected
    read, write = 2, 3
    lights = await editor.at("documentHighlight", "[aide]")
    assert [(editor.text(each["range"]), each["kind"]) for each in lights] == [
        ("1 aide", read),
        ("2 aide", read),
        ("3 aide", write),
    ]


async def test_linked_editing(editor: Editor) -> None:
    found = await editor.at("linkedEditingRange", "*a", 0)
    assert [editor.text(each) for each in found["ranges"]] == ["3 a", "4 a"]


async def test_rename(editor: Editor) -> None:
    prepared = await editor.at("prepareRename", "größe")
    assert (editor.text(prepared["range"]), prepared["placeholder"]) == ("2 größe 😀", "größe 😀")
    edits = editor.edits(await editor.at("rename", "aide", newName="helper"))
    assert [editor.text(each["range"]) for each in edits] == ["1 aide", "2 aide", "3 aide"]
    assert {each["newText"] for each in edits} == {"helper"}
    with pytest.raises(ValueError, match="an agent is called `aide` already"):
        await editor.at("rename", "größe", newName="aide")


async def test_outline_and_names_of_the_workspace(editor: Editor) -> None:
    [agents, _] = await editor.ask("documentSymbol")
    assert [(each["name"], each.get("detail")) for each in agents["children"]] == [
        ("root", "x/y, klein"),
        ("größe 😀", None),
        ("aide", "klein"),
        ("copy", "klein"),
    ]
    helper = agents["children"][1]
    assert editor.text(helper["selectionRange"]) == '2 "größe 😀"'
    assert editor.text(helper["range"]) == '2 "größe 😀": {sub_agents: [aide]}'
    names = await editor.request("workspace/symbol", {"query": "GR"})
    assert [(each["name"], each["containerName"]) for each in names] == [("größe 😀", "agents")]


async def test_call_hierarchy(editor: Editor) -> None:
    [item] = await editor.at("prepareCallHierarchy", "aide")
    assert (item["name"], item["detail"]) == ("aide", "klein")
    assert editor.text(item["selectionRange"]) == "3 aide"
    callers = await editor.request("callHierarchy/incomingCalls", {"item": item})
    assert [(c["from"]["name"], [editor.text(r) for r in c["fromRanges"]]) for c in callers] == [
        ("root", ["1 aide"]),
        ("größe 😀", ["2 aide"]),
    ]
    [caller, _] = callers
    calls = await editor.request("callHierarchy/outgoingCalls", {"item": caller["from"]})
    assert [(c["to"]["name"], [editor.text(r) for r in c["fromRanges"]]) for c in calls] == [
        ("aide", ["1 aide"])
    ]


async def test_folding_and_selection(editor: Editor) -> None:
    folds = await editor.ask("foldingRange")
    assert [(fold["startLine"], fold["endLine"]) for fold in folds] == [(0, 4), (5, 6)]
    places = [editor.place("größe", 2), editor.place("aide")]
    word, aide = await editor.ask("selectionRange", positions=places)
    grown = [editor.text(word["range"]), editor.text(word["parent"]["range"])]
    assert grown == ["2 größe", "2 größe 😀"]
    assert editor.text(aide["range"]) == "1 aide"


async def test_links(editor: Editor) -> None:
    found = await editor.ask("documentLink")
    assert [(editor.text(link["range"]), link["target"]) for link in found] == [
        ("1 acme/aide2", "https://hub.docker.com/r/acme/aide2"),
        ("6 ai/qwen3", "https://hub.docker.com/r/ai/qwen3"),
    ]
