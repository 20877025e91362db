"""Code actions over the wire, with the capabilities of real editors."""

import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.features import actions as features
from cagent_ls.features.actions import KINDS
from tests.server.editor import EDITORS, Editor, editing
from tests.server.wire import Message, Wire, address, session, until

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


class ActingEditor(Editor):
    """An editor that asks for actions."""

    def cursor(self, text: str) -> Message:
        """The cursor before the first `text`."""
        place = self.place(text, 0)
        return {"start": place, "end": place}

    def finding(self, text: str, rule: str) -> Message:
        """A finding about the first `text`, as the client shows it."""
        where = {"start": self.place(text, 0), "end": self.place(text, len(text))}
        return {"range": where, "message": "shown", "code": rule, "data": "of the client"}

    async def actions(
        self, where: Message, only: Sequence[str] = (), given: Sequence[Message] = ()
    ) -> dict[str, Message]:
        """What is offered, by title."""
        context = {"diagnostics": given, **({"only": only} if only else {})}
        found = await self.ask("codeAction", range=where, context=context)
        return {item["title"]: item for item in found}

    async def chosen(self, item: Message) -> str:
        """The text after an action."""
        if "edit" not in item:
            item = await self.request("codeAction/resolve", item)
        return self.after(item["edit"])


@pytest.fixture(params=EDITORS)
async def acting(tmp_path: Path, request: Any) -> AsyncGenerator[tuple[ActingEditor, Wire], None]:
    async with editing(request.param, tmp_path, TEXT, ActingEditor) as both:
        yield both


@pytest.fixture
def editor(acting: tuple[ActingEditor, Wire]) -> ActingEditor:
    return acting[0]


async def test_the_kinds_are_announced(editor: ActingEditor) -> None:
    assert editor.capabilities["codeActionProvider"] == {
        "codeActionKinds": list(KINDS),
        "resolveProvider": True,
    }


async def test_a_fix_comes_with_the_finding_that_the_client_named(editor: ActingEditor) -> None:
    shown = [editor.finding("modle", "unknown-field")]
    found = await editor.actions(editor.cursor("modle"), ["quickfix"], shown)
    fix = found["Change to `model`"]
    assert (fix["kind"], fix.get("isPreferred"), fix["diagnostics"]) == ("quickfix", None, shown)
    assert await editor.chosen(fix) == TEXT.replace("modle", "model")
    hide = found["Ignore `unknown-field` here"]
    assert await editor.chosen(hide) == TEXT.replace(
        "ai/qwen3 # cagent-ls: ignore[wrong-type]",
        "ai/qwen3 # cagent-ls: ignore[wrong-type, unknown-field]",
    )


async def test_a_finding_that_is_named_counts_wherever_the_cursor_is(editor: ActingEditor) -> None:
    shown = [editor.finding("modle", "unknown-field")]
    start = editor.cursor("agents")
    assert "Change to `model`" in await editor.actions(start, ["quickfix"], shown)
    assert await editor.actions(start, ["quickfix"]) == {}


async def test_fix_all_is_made_when_it_is_chosen(editor: ActingEditor) -> None:
    [item] = (await editor.actions(editor.cursor("agents"), ["source.fixAll"])).values()
    assert item["kind"] == "source.fixAll.cagent-ls"
    assert ("edit" in item) is (editor.name == "emacs"), "it asks for no more"
    assert await editor.chosen(item) == FIXED


async def test_what_is_older_than_the_document_is_refused(
    acting: tuple[ActingEditor, Wire],
) -> None:
    editor, wire = acting
    [item] = (await editor.actions(editor.cursor("agents"), ["source"])).values()
    wire.change(editor.uri, 2, FIXED)
    if "edit" not in item:
        with pytest.raises(ValueError, match="has changed since"):
            await editor.chosen(item)


async def test_a_refactoring(editor: ActingEditor) -> None:
    [item] = (await editor.actions(editor.cursor("ai/x"), ["refactor.extract"])).values()
    assert (item["title"], item["kind"], item.get("diagnostics")) == (
        "Extract `dmr/ai/x` to `models` as `x`",
        "refactor.extract",
        None,
    )
    expected = TEXT.replace("model: dmr/ai/x", "model: x")
    made = "models:\n  x:\n    provider: dmr\n    model: ai/x\n"
    assert await editor.chosen(item) == expected + made


async def test_strange_data_is_given_back(editor: ActingEditor) -> None:
    strange: list[Any] = [None, "x", {"uri": 1}, {"uri": editor.uri, "version": []}]
    for data in strange:
        item = {"title": "of another server", "data": data}
        assert "edit" not in await editor.request("codeAction/resolve", item)


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
