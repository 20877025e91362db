"""Every feature once, as JSON over stdio, with the capabilities of today's editors.

VS Code counts UTF-16 units, Neovim 0.11 UTF-8 bytes and Emacs code points; every line that is
asked about has a character on which they differ. At the end, all methods that docs/lsp.md calls
present were on the wire, but for those that the editor does not want.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.lsp.servers import OURS
from cagent_ls.server.coverage import there
from cagent_ls.syntax.lines import LineIndex
from tests.server.editor import EDITORS, NotingClient, StdioEditor

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
RUNNER = """\
#!/bin/sh
case "$*" in *wait*) exec sleep 600;; *) echo Hello;; esac
"""
NOT_OF = {
    "vscode": {"textDocument/publishDiagnostics"},
    "neovim": {
        "client/registerCapability",
        "textDocument/publishDiagnostics",
        "workspace/codeLens/refresh",
        "workspace/diagnostic/refresh",
    },
    "emacs": {
        "codeAction/resolve",
        "textDocument/diagnostic",
        "window/showDocument",
        "workspace/codeLens/refresh",
        "workspace/diagnostic/refresh",
        "workspace/inlayHint/refresh",
    },
}
"""What an editor does not do, or does not want."""


@pytest.fixture(params=EDITORS)
async def editor(
    tmp_path: Path, request: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[StdioEditor, None]:
    monkeypatch.setenv("MODEL_RUNNER_HOST", "http://127.0.0.1:9")
    _, capabilities = EDITORS[request.param]
    (tmp_path / "notes.md").write_text("Notes.", "utf-8")
    (tmp_path / "team.yaml").write_text(TEXT, "utf-8")
    runner = tmp_path / "agent"
    runner.write_text(RUNNER)
    runner.chmod(0o700)
    options = {
        "commands": ["cagent.runAgent", "cagent.indexRag"],
        "trusted": True,
        "formatting": True,
        "runner": str(runner),
    }
    client = await NotingClient.start(replace(OURS, settings={}))
    assert isinstance(client, NotingClient)
    answer = await client.open(tmp_path / "team.yaml", TEXT, capabilities, options)
    yield StdioEditor(client, request.param, TEXT, answer)
    await client.kill()


async def test_every_feature(
    editor: StdioEditor, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert editor.capabilities["positionEncoding"] == editor.units
    await diagnostics(editor)
    await writing(editor)
    await reading(editor)
    await names(editor)
    await outline(editor)
    await agents(editor)
    await actions(editor)
    await the_disk(editor, tmp_path)
    await settings(editor)
    await folders(editor, tmp_path)
    await running(editor)
    await editing(editor)
    await editor.client.stop()
    assert there() - editor.client.methods == NOT_OF[request.node.callspec.params["editor"]]


async def diagnostics(editor: StdioEditor) -> None:
    found = await editor.findings(bool)
    assert found["wrong-type"] == "4 many"


async def writing(editor: StdioEditor) -> None:
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


async def reading(editor: StdioEditor) -> None:
    hover = await editor.at("hover", "aide]")
    assert editor.text(hover["range"]) == "1 aide"
    assert "agent of this file" in hover["contents"]["value"]

    hints = await editor.client.ask("inlayHint", range=editor.line("root:"))
    after = LINES.position(TEXT.index(", sub_agents"), editor.units)
    assert {"line": after[0], "character": after[1]} in [hint["position"] for hint in hints]

    lenses = await editor.client.ask("codeLens")
    titles = [(each["command"]["title"], editor.text(each["range"])) for each in lenses]
    run = "Run agent (agent)"
    assert titles == [(run, "1 root"), (run, "2 aide"), ("Index", "8 notes")]

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


async def names(editor: StdioEditor) -> None:
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
    edits = editor.edits(renamed)
    assert sorted(editor.text(each["range"]) for each in edits) == [*uses, "6 klein"]
    assert {each["newText"] for each in edits} == {"small"}
    linked = await editor.at("linkedEditingRange", "mark {")
    assert [editor.text(each) for each in linked["ranges"]] == ["4 mark", "5 mark"]


async def outline(editor: StdioEditor) -> None:
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


async def agents(editor: StdioEditor) -> None:
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


async def actions(editor: StdioEditor) -> None:
    context = {"diagnostics": [], "only": ["refactor.inline"]}
    place = editor.place("klein, sub")
    where = {"start": place, "end": place}
    [item] = await editor.client.ask("codeAction", range=where, context=context)
    assert item["kind"] == "refactor.inline"
    if "edit" not in item:
        item = await editor.client.request("codeAction/resolve", item)
    edits = editor.edits(item["edit"])
    assert "1 klein" in [editor.text(each["range"]) for each in edits]


async def the_disk(editor: StdioEditor, folder: Path) -> None:
    document = {"textDocument": {"uri": (folder / "team.yaml").as_uri()}}
    notes = folder / "notes.md"
    notes.unlink()
    editor.client.notify("textDocument/didSave", document)
    found = await editor.findings(lambda found: "prompt-file-missing" in found)
    assert found["prompt-file-missing"] == "2 notes.md"
    notes.touch()
    changes = [{"uri": notes.as_uri(), "type": 1}]
    editor.client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    await editor.findings(lambda found: "prompt-file-missing" not in found)


async def settings(editor: StdioEditor) -> None:
    editor.client.settings["cagent"] = {"ignore": ["wrong-type"], "target": "moon"}
    editor.client.notify("workspace/didChangeConfiguration", {"settings": None})
    await editor.findings(lambda found: "wrong-type" not in found)
    shown = await editor.client.receive("window/showMessage")
    assert shown["message"].startswith("cagent-ls: setting `target`: ")


async def folders(editor: StdioEditor, folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    (other / "other.yaml").write_text(TEXT.replace("aide", "helper"), "utf-8")
    added = [{"uri": other.as_uri(), "name": "other"}]
    event = {"added": added, "removed": []}
    editor.client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    [symbol] = await editor.client.request("workspace/symbol", {"query": "helper"})
    assert symbol["location"]["uri"].endswith("/other/other.yaml")
    report = await editor.client.request("workspace/diagnostic", {"previousResultIds": []})
    assert [each["uri"].rpartition("/")[2] for each in report["items"]] == [
        "team.yaml",
        "other.yaml",
    ]


async def running(editor: StdioEditor) -> None:
    client = editor.client
    assert set(editor.capabilities["executeCommandProvider"]["commands"]) >= {"cagent.chat"}

    async def command(name: str, **argument: str) -> Any:
        given = {"uri": client._uri, **argument}
        return await client.request(
            "workspace/executeCommand", {"command": name, "arguments": [given]}
        )

    assert await command("cagent.refresh") == {"models": None}
    for kind in ("codeLens", "inlayHint"):
        if editor.can["workspace"].get(kind, {}).get("refreshSupport"):
            await client.receive(f"workspace/{kind}/refresh")

    seen = len(client.received)
    told = await command("cagent.chat", agent="root", message="Hi")
    assert told == {"running": "Run agent root (agent)"}
    if editor.can["window"].get("showDocument"):
        shown = await client.receive("window/showDocument", after=seen)
        assert shown["uri"].endswith("-root.md")
    else:
        shown = await client.receive("window/showMessage", after=seen)
        assert shown["message"] == "Run agent root (agent): Hello"

    seen = len(client.received)
    await command("cagent.chat", agent="root", message="wait")
    token = (await client.receive("window/workDoneProgress/create", after=seen))["token"]
    await client.receive("$/progress", lambda told: told["value"]["kind"] == "begin", seen)
    client.notify("window/workDoneProgress/cancel", {"token": token})
    await client.receive("$/progress", lambda told: told["value"]["kind"] == "end", seen)


async def editing(editor: StdioEditor) -> None:
    client, place = editor.client, editor.place("klein, sub", 0)
    client.notify("$/setTrace", {"value": "off"})
    client.edit(place["line"], place["character"], place["character"] + 2, "K")
    found = await editor.findings(lambda found: "undefined-reference" in found)
    assert found["undefined-reference"].startswith("1 ")
    hover = asyncio.ensure_future(editor.at("hover", "aide]"))
    await asyncio.sleep(0)
    client.notify("$/cancelRequest", {"id": len(client._answers) - 1})
    with suppress(ValueError):  # it is answered, in time or with an error
        assert (await hover)["contents"]
    client.notify("textDocument/didClose", {"textDocument": {"uri": client._uri}})
    if not editor.pulls:
        await client.diagnostics(lambda found: not found)
