"""Code actions over the wire, with the capabilities of real editors."""

import sys
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.fixing import apply
from cagent_ls.features import actions as features
from cagent_ls.features.actions import KINDS
from cagent_ls.syntax.lines import Encoding, LineIndex, Span
from tests.server.wire import Message, address, session, until

CANCELLED, CONTENT_MODIFIED = -32800, -32801
ABLE: Message = {
    "textDocument": {
        "diagnostic": {},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
    }
}

TEXT = """\
agents:
  root:
    description: "😀"
    owner: {"😀": 1} # 😀 # cagent-ls: ignore[unknown-field, wrong-type]
    modle: dmr/ai/qwen3 # cagent-ls: ignore[wrong-type]
  aide: {description: "😀", model: dmr/ai/x}
"""
FIXED = TEXT.replace(", wrong-type", "").replace(" # cagent-ls: ignore[wrong-type]", "")
CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "cagent_ls", "serve"])
UNITS: dict[str, Encoding] = {
    "visual-studio-code": "utf-16",
    "neovim": "utf-8",
    "emacs": "utf-32",
}


class Editor:
    """A client with one document open."""

    def __init__(self, client: LanguageClient, uri: str, name: str) -> None:
        self.client = client
        self.uri = uri
        self.name = name
        self.lines = LineIndex(TEXT)

    def at(self, text: str) -> lsp.Range:
        """The cursor before the first `text`."""
        place = lsp.Position(*self.lines.position(TEXT.index(text), UNITS[self.name]))
        return lsp.Range(place, place)

    def finding(self, text: str, rule: str) -> lsp.Diagnostic:
        """A finding about the first `text`, as the client shows it."""
        start = self.at(text).start
        end = lsp.Position(start.line, start.character + len(text))
        return lsp.Diagnostic(lsp.Range(start, end), "shown", code=rule, data="of the client")

    async def actions(
        self, where: lsp.Range, only: Sequence[str] = (), given: Sequence[lsp.Diagnostic] = ()
    ) -> dict[str, lsp.CodeAction]:
        """What is offered, by title."""
        context = lsp.CodeActionContext(list(given), only=list(only) or None)
        document = lsp.TextDocumentIdentifier(self.uri)
        found = await self.client.text_document_code_action_async(
            lsp.CodeActionParams(document, where, context)
        )
        return {item.title: item for item in found or () if isinstance(item, lsp.CodeAction)}

    def after(self, item: lsp.CodeAction) -> str:
        """The text after an action, made for version 1 if the client can tell versions apart."""
        assert item.edit is not None
        if item.edit.document_changes is None:
            assert self.name == "neovim"
            edits = list((item.edit.changes or {})[self.uri])
        else:
            [change] = item.edit.document_changes
            assert isinstance(change, lsp.TextDocumentEdit)
            assert (change.text_document.uri, change.text_document.version) == (self.uri, 1)
            edits = [edit for edit in change.edits if isinstance(edit, lsp.TextEdit)]
        return apply(TEXT, [Edit(self.span(edit.range), edit.new_text) for edit in edits])

    def span(self, found: lsp.Range) -> Span:
        """A range of the client as offsets."""
        start, end = (
            self.lines.offset(place.line, place.character, UNITS[self.name])
            for place in (found.start, found.end)
        )
        return Span(start, end)


@pytest_lsp.fixture(config=CONFIG, params=list(UNITS))  # type: ignore[untyped-decorator]
async def client(lsp_client: LanguageClient, request: Any) -> AsyncGenerator[None, None]:
    answer = await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=client_capabilities(request.param))
    )
    provider = answer.capabilities.code_action_provider
    assert isinstance(provider, lsp.CodeActionOptions)
    assert provider.resolve_provider
    assert provider.code_action_kinds == KINDS
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
async def editor(client: LanguageClient, tmp_path: Path, request: Any) -> Editor:
    uri = (tmp_path / "team.yaml").as_uri()
    client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, TEXT))
    )
    return Editor(client, uri, request.node.callspec.params["client"])


async def test_a_fix_comes_with_the_finding_that_the_client_named(editor: Editor) -> None:
    shown = [editor.finding("modle", "unknown-field")]
    found = await editor.actions(editor.at("modle"), ["quickfix"], shown)
    fix = found["Change to `model`"]
    assert (fix.kind, fix.is_preferred, list(fix.diagnostics or ())) == ("quickfix", None, shown)
    assert editor.after(fix) == TEXT.replace("modle", "model")
    hide = found["Ignore `unknown-field` here"]
    assert editor.after(hide) == TEXT.replace(
        "ai/qwen3 # cagent-ls: ignore[wrong-type]",
        "ai/qwen3 # cagent-ls: ignore[wrong-type, unknown-field]",
    )


async def test_a_finding_that_is_named_counts_wherever_the_cursor_is(editor: Editor) -> None:
    shown = [editor.finding("modle", "unknown-field")]
    start = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
    assert "Change to `model`" in await editor.actions(start, ["quickfix"], shown)
    assert await editor.actions(start, ["quickfix"]) == {}


async def test_fix_all_is_made_when_it_is_chosen(editor: Editor) -> None:
    everything = await editor.actions(editor.at("agents"), ["source.fixAll"])
    [item] = everything.values()
    assert item.kind == "source.fixAll.cagent-ls"
    if editor.name == "emacs":
        assert item.data is None
    else:
        assert item.edit is None
        item = await editor.client.code_action_resolve_async(item)
    assert editor.after(item) == FIXED


async def test_what_is_older_than_the_document_is_refused(editor: Editor) -> None:
    [item] = (await editor.actions(editor.at("agents"), ["source"])).values()
    if item.data is None:
        return
    editor.client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version=2, uri=editor.uri),
            [lsp.TextDocumentContentChangeWholeDocument(FIXED)],
        )
    )
    with pytest.raises(JsonRpcException, match="has changed since"):
        await editor.client.code_action_resolve_async(item)


async def test_a_refactoring(editor: Editor) -> None:
    [item] = (await editor.actions(editor.at("ai/x"), ["refactor.extract"])).values()
    assert (item.title, item.kind, item.diagnostics) == (
        "Extract `dmr/ai/x` to `models` as `x`",
        "refactor.extract",
        None,
    )
    if item.edit is None:
        item = await editor.client.code_action_resolve_async(item)
    expected = TEXT.replace("model: dmr/ai/x", "model: x")
    assert editor.after(item) == expected + "models:\n  x:\n    provider: dmr\n    model: ai/x\n"


async def test_strange_data_is_given_back(editor: Editor) -> None:
    strange: list[Any] = [None, "x", {"uri": 1}, {"uri": editor.uri, "version": []}]
    for data in strange:
        item = lsp.CodeAction("of another server", data=data)
        assert (await editor.client.code_action_resolve_async(item)).edit is None


class SlowActions:
    """Actions, and their edits, that wait until they are let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.through = threading.Event()
        self.begun = 0
        for name in ("actions", "resolved"):
            monkeypatch.setattr(features, name, partial(self._wait, getattr(features, name)))

    def _wait(self, make: Callable[..., Any], *given: Any) -> Any:
        self.begun += 1
        self.through.wait(20)
        return make(*given)


def asked(uri: str, only: str = "source") -> Message:
    """What asks for actions at the start of a document."""
    start = {"line": 0, "character": 0}
    return {
        "textDocument": {"uri": uri},
        "range": {"start": start, "end": start},
        "context": {"diagnostics": [], "only": [only]},
    }


async def test_slow_actions_keep_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, uri = SlowActions(monkeypatch), address(tmp_path)
    async with session(ABLE) as wire:
        wire.open(uri, TEXT)
        number = wire.ask("textDocument/codeAction", **asked(uri))
        await until(lambda: slow.begun == 1)
        place = {"line": 2, "character": 6}
        assert await wire.call("textDocument/hover", textDocument={"uri": uri}, position=place)
        wire.notify("$/cancelRequest", id=number)
        assert (await wire.answer(number))["error"]["code"] == CANCELLED
        slow.through.set()


async def test_actions_of_an_older_text_are_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, uri = SlowActions(monkeypatch), address(tmp_path)
    async with session(ABLE) as wire:
        wire.open(uri, TEXT)
        number = wire.ask("textDocument/codeAction", **asked(uri))
        wire.change(uri, 2, "# new\n" + TEXT)
        await wire.quiet()
        slow.through.set()
        assert (await wire.answer(number))["result"] == []
        [item] = await wire.call("textDocument/codeAction", **asked(uri))

        slow.through.clear()
        number = wire.ask("codeAction/resolve", **item)
        await until(lambda: slow.begun == 3)
        wire.change(uri, 3, TEXT)
        await wire.quiet()
        slow.through.set()
        assert (await wire.answer(number))["error"]["code"] == CONTENT_MODIFIED


async def test_what_is_fixed_in_a_thread_leaves_the_findings_as_they_are(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session(ABLE) as wire:
        wire.open(uri, TEXT)
        before = await wire.call("textDocument/diagnostic", textDocument={"uri": uri})
        parts = [part.facts.linked for part in wire.server.snapshots[uri].parts]
        [item] = await wire.call("textDocument/codeAction", **asked(uri))
        assert (await wire.call("codeAction/resolve", **item))["edit"]
        assert all(
            now.facts.linked is then
            for now, then in zip(wire.server.snapshots[uri].parts, parts, strict=True)
        )
        after = await wire.call("textDocument/diagnostic", textDocument={"uri": uri})
        assert after == before
