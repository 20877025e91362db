"""Every feature once, as JSON over stdio, with the capabilities of today's editors.

VS Code counts UTF-16 units, Neovim 0.11 UTF-8 bytes and Emacs code points; every line that is
asked about has a character on which they differ.
"""

import json
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp

from benchmarks.lsp.client import CAPABILITIES, Client
from benchmarks.lsp.servers import OURS
from cagent_ls.syntax.lines import Encoding, LineIndex

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the client is for POSIX")

TEXT = """\
agents:
  root: {description: "😀", model: klein, sub_agents: [aide]}
  aide: {description: "😀", model: klein, add_prompt_files: [notes.md]}  \n\
models:
  "😀": &mark {provider: dmr, model: ai/qwen3, max_tokens: many}
  copy: *mark # 😀
  klein: {provider: dmr, model: ai/qwen3}
rag:
  notes:
    docs: [.]
    strategies: [{type: bm25}]
"""
LINES = LineIndex(TEXT)
OPTIONS = {"commands": ["cagent.runAgent", "cagent.indexRag"], "trusted": True, "formatting": True}
_PRESETS = Path(pytest_lsp.__file__).parent / "clients"


def _preset(name: str) -> Any:
    said = json.loads((_PRESETS / name).read_text("utf-8"))
    return said.get("capabilities", said)


EDITORS: dict[str, tuple[Encoding, Any]] = {
    "vscode": ("utf-16", CAPABILITIES),
    "neovim": ("utf-8", _preset("neovim_v0.11.0.json")),
    "emacs": ("utf-32", _preset("emacs_v29.1.json")),
}


class Editor:
    """A session with the text above open; places are told by what stands there."""

    def __init__(self, client: Client, units: Encoding, answer: Any) -> None:
        self.client = client
        self.units = units
        self.capabilities = answer["capabilities"]

    def place(self, text: str, within: int = 1) -> dict[str, int]:
        line, column = LINES.position(TEXT.index(text) + within, self.units)
        return {"line": line, "character": column}

    async def at(self, method: str, text: str, within: int = 1, **more: Any) -> Any:
        return await self.client.ask(method, position=self.place(text, within), **more)

    def text(self, found: Any) -> str:
        start, end = (
            LINES.offset(found[side]["line"], found[side]["character"], self.units)
            for side in ("start", "end")
        )
        return f"{found['start']['line']} {TEXT[start:end]}"

    def line(self, text: str) -> dict[str, Any]:
        start = self.place(text) | {"character": 0}
        return {"start": start, "end": {"line": start["line"] + 1, "character": 0}}


@pytest.fixture(params=EDITORS)
async def editor(tmp_path: Path, request: Any) -> AsyncGenerator[Editor, None]:
    units, capabilities = EDITORS[request.param]
    (tmp_path / "notes.md").write_text("Notes.", "utf-8")
    client = await Client.start(OURS)
    answer = await client.open(tmp_path / "team.yaml", TEXT, capabilities, OPTIONS)
    yield Editor(client, units, answer)
    await client.stop()


async def test_every_feature(editor: Editor) -> None:
    assert editor.capabilities["positionEncoding"] == editor.units
    await diagnostics(editor)
    await writing(editor)
    await reading(editor)
    await names(editor)
    await outline(editor)
    await agents(editor)


async def diagnostics(editor: Editor) -> None:
    if "diagnosticProvider" in editor.capabilities:
        found = (await editor.client.ask("diagnostic"))["items"]
    else:
        found = await editor.client.diagnostics(bool)
    codes = {each["code"]: editor.text(each["range"]) for each in found}
    assert codes["wrong-type"] == "4 many"


async def writing(editor: Editor) -> None:
    offers = (await editor.at("completion", "klein, sub"))["items"]
    offer = next(each for each in offers if each["label"] == "klein")
    assert editor.text(offer["textEdit"]["range"]) == "1 klein"
    key = next(
        each
        for each in (await editor.at("completion", "sub_agents", 3))["items"]
        if each["label"] == "handoffs"
    )
    assert (await editor.client.request("completionItem/resolve", key))["documentation"]

    edits = await editor.client.ask("formatting", options={"tabSize": 2, "insertSpaces": True})
    assert [editor.text(each["range"]) for each in edits] == ["2   "]
    options = {"tabSize": 2, "insertSpaces": True}
    place = {"line": 9, "character": 0}
    indented = await editor.client.ask("onTypeFormatting", position=place, ch="\n", options=options)
    assert isinstance(indented, list)


async def reading(editor: Editor) -> None:
    hover = await editor.at("hover", "aide]")
    assert editor.text(hover["range"]) == "1 aide"
    assert "agent of this file" in hover["contents"]["value"]

    hints = await editor.client.ask("inlayHint", range=editor.line("root:"))
    after = LINES.position(TEXT.index(", sub_agents"), editor.units)
    assert {"line": after[0], "character": after[1]} in [hint["position"] for hint in hints]

    lenses = await editor.client.ask("codeLens")
    titles = [(each["command"]["title"], editor.text(each["range"])) for each in lenses]
    assert titles == [("Run agent", "1 root"), ("Run agent", "2 aide"), ("Index", "8 notes")]

    [link] = [
        each
        for each in await editor.client.ask("documentLink")
        if each["target"].endswith("notes.md")
    ]
    assert editor.text(link["range"]) == "2 notes.md"

    everything = await editor.client.ask("semanticTokens/full")
    again = await editor.client.ask(
        "semanticTokens/full/delta", previousResultId=everything["resultId"]
    )
    assert again["edits"] == []
    line = await editor.client.ask("semanticTokens/range", range=editor.line("root:"))
    place = editor.place("root:", 0)
    assert line["data"][:3] == [place["line"], place["character"], 4]
    assert everything["data"][:5] == line["data"][:5]


async def names(editor: Editor) -> None:
    for method in ("definition", "declaration"):
        [found] = await editor.at(method, "aide]")
        assert editor.text(found.get("targetSelectionRange") or found["range"]) == "2 aide"
    uses = ["1 klein", "2 klein"]
    context = {"includeDeclaration": False}
    references = await editor.at("references", "klein: {", context=context)
    assert [editor.text(each["range"]) for each in references] == uses
    marked = await editor.at("documentHighlight", "klein, sub")
    assert sorted(editor.text(each["range"]) for each in marked) == [*uses, "6 klein"]

    prepared = await editor.at("prepareRename", "klein, sub")
    assert (editor.text(prepared["range"]), prepared["placeholder"]) == ("1 klein", "klein")
    renamed = await editor.at("rename", "klein, sub", newName="small")
    edits = (
        renamed["documentChanges"][0]["edits"]
        if "documentChanges" in renamed
        else next(iter(renamed["changes"].values()))
    )
    assert sorted(editor.text(each["range"]) for each in edits) == [*uses, "6 klein"]
    assert {each["newText"] for each in edits} == {"small"}
    linked = await editor.at("linkedEditingRange", "mark {")
    assert [editor.text(each) for each in linked["ranges"]] == ["4 mark", "5 mark"]


async def outline(editor: Editor) -> None:
    symbols = await editor.client.ask("documentSymbol")
    assert [each["name"] for each in symbols] == ["agents", "models", "rag"]
    assert editor.text(symbols[1]["children"][0]["selectionRange"]) == '4 "😀"'
    [found] = await editor.client.request("workspace/symbol", {"query": "aide"})
    assert editor.text(found["location"]["range"]).startswith("2 aide: {")
    folds = await editor.client.ask("foldingRange")
    assert [0, 2] in [[each["startLine"], each["endLine"]] for each in folds]
    [selection] = await editor.client.ask("selectionRange", positions=[editor.place("klein, sub")])
    assert editor.text(selection["range"]) == "1 klein"
    assert editor.text(selection["parent"]["range"]) == "1 model: klein"


async def agents(editor: Editor) -> None:
    [item] = await editor.at("prepareCallHierarchy", "aide: {")
    assert editor.text(item["selectionRange"]) == "2 aide"
    [call] = await editor.client.request("callHierarchy/incomingCalls", {"item": item})
    assert (call["from"]["name"], [editor.text(each) for each in call["fromRanges"]]) == (
        "root",
        ["1 aide"],
    )
    root = call["from"]
    [call] = await editor.client.request("callHierarchy/outgoingCalls", {"item": root})
    assert call["to"]["name"] == "aide"
