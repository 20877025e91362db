"""What pygls leaves to its users to get wrong: one test for each trap that we know of."""

import asyncio
import inspect
import io
import logging
import threading
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from cagent_ls.features import hover as hover_feature
from cagent_ls.features import links as links_feature
from cagent_ls.features import outline as outline_feature
from cagent_ls.features.commands import SERVED
from cagent_ls.server.beside import in_thread
from cagent_ls.server.inbox import Inbox, messages
from cagent_ls.server.server import CagentServer, create
from cagent_ls.server.transport import Writer
from tests.server.wire import Message, Wire, address, session, until

TEXT = "agents:\n  root:\n    model: openai/gpt-4o\n    instruction: Hi\n"
LINKED = TEXT.replace("openai/gpt-4o", "dmr/ai/qwen3")
INVALID_REQUEST, NOT_FOUND, INVALID_PARAMS, INTERNAL = -32600, -32601, -32602, -32603
NOT_INITIALIZED, CANCELLED = -32002, -32800


def at(uri: str, line: int = 2, character: int = 5) -> Message:
    return {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": character},
    }


async def error(wire: Wire, method: str, **params: Any) -> int:
    code: int = (await wire.answer(wire.ask(method, **params)))["error"]["code"]
    return code


class SlowHover:
    """A hover that takes until it is let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = self.ended = 0
        self.through = threading.Event()

        def slow(*_: Any) -> None:
            self.begun += 1
            self.through.wait(20)
            self.ended += 1

        monkeypatch.setattr(hover_feature, "hover", slow)


# Handlers


async def test_slow_requests_keep_no_other_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, uri = SlowHover(monkeypatch), address(tmp_path)
    async with session() as wire:
        wire.open(uri, TEXT)
        hovers = [wire.ask("textDocument/hover", **at(uri)) for _ in range(60)]
        assert (await wire.call("textDocument/completion", **at(uri, 3, 0)))["items"]
        wire.change(uri, 2, TEXT + "    modle: x\n")
        assert await wire.published(uri, 2)
        assert slow.begun > 0
        slow.through.set()
        for number in hovers:
            assert (await wire.answer(number))["result"] is None


async def test_an_answer_about_an_older_text_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri, through, hover = address(tmp_path), threading.Event(), hover_feature.hover

    def slow(*given: Any) -> Any:
        through.wait(20)
        return hover(*given)

    monkeypatch.setattr(hover_feature, "hover", slow)
    async with session() as wire:
        wire.open(uri, TEXT)
        number = wire.ask("textDocument/hover", **at(uri))
        wire.change(uri, 2, "# new\n" + TEXT)
        await wire.published(uri, 2)
        through.set()
        assert (await wire.answer(number))["result"] is None
        assert await wire.call("textDocument/hover", **at(uri, 3)) is not None


@pytest.mark.parametrize(
    ("method", "module", "name"),
    [("documentLink", links_feature, "links"), ("documentSymbol", outline_feature, "outline")],
)
async def test_places_in_an_older_text_are_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, module: Any, name: str
) -> None:
    uri, through, make = address(tmp_path), threading.Event(), getattr(module, name)

    def slow(*given: Any) -> Any:
        through.wait(20)
        return make(*given)

    monkeypatch.setattr(module, name, slow)
    async with session() as wire:
        wire.open(uri, LINKED)
        number = wire.ask(f"textDocument/{method}", textDocument={"uri": uri})
        wire.change(uri, 2, "# new\n" + LINKED)
        await wire.published(uri, 2)
        through.set()
        assert (await wire.answer(number))["result"] == []
        assert await wire.call(f"textDocument/{method}", textDocument={"uri": uri})


def test_every_handler_is_given_the_server() -> None:
    for method, handler in create().protocol.fm.features.items():
        function = getattr(handler, "func", None)
        assert function is not None, f"{method} is not wrapped"
        assert next(iter(inspect.signature(function).parameters)) == "ls"


async def test_what_pygls_does_not_work_out_is_announced() -> None:
    wire = Wire()
    offered = (await wire.initialize())["capabilities"]
    assert offered["completionProvider"]["resolveProvider"] is True
    assert offered["textDocumentSync"]["save"] is True
    assert offered["diagnosticProvider"] == {
        "identifier": "cagent-ls",
        "interFileDependencies": False,
        "workspaceDiagnostics": True,
        "workDoneProgress": True,
    }
    assert offered["workspaceSymbolProvider"]["workDoneProgress"] is True
    assert offered["codeActionProvider"]["resolveProvider"] is True
    assert offered["executeCommandProvider"]["commands"] == list(SERVED)
    await wire.end()


# Cancelling


async def test_a_request_under_way_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slow = SlowHover(monkeypatch)
    async with session() as wire:
        wire.open(address(tmp_path), TEXT)
        number = wire.ask("textDocument/hover", **at(address(tmp_path)))
        await until(lambda: slow.begun == 1)
        wire.notify("$/cancelRequest", id=number)
        assert (await wire.answer(number))["error"]["code"] == CANCELLED
        slow.through.set()
        await until(lambda: slow.ended == 1)
        await wire.quiet()
        assert [m.get("id") for m in wire.sent].count(number) == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_request_that_waits_is_not_even_begun(tmp_path: Path) -> None:
    async with session() as wire:
        wire.open(address(tmp_path), TEXT)
        number = wire.ask("textDocument/completion", **at(address(tmp_path)))
        wire.notify("$/cancelRequest", id=number)
        assert (await wire.answer(number))["error"]["code"] == CANCELLED


async def test_to_cancel_nothing_is_no_fault() -> None:
    async with session() as wire:
        for number in (99, "x", None, [1]):
            wire.notify("$/cancelRequest", id=number)
        await wire.quiet()
        assert [message for message in wire.sent if "error" in message][1:] == []


# Writing and logging


async def test_a_client_that_is_gone_ends_the_session_without_a_storm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Gone(io.BytesIO):
        def write(self, data: Any) -> int:
            raise BrokenPipeError

    server, inbox = create(), Inbox(asyncio.get_running_loop())
    server.protocol.set_writer(Writer(Gone(), inbox))
    for _ in range(10):
        server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Info, "x"))
    assert await asyncio.wait_for(inbox.get(), 60) is None
    assert caplog.records == []


async def test_only_the_event_loop_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writers, write, uri = set[int](), Wire.write, address(tmp_path)

    def noting(wire: Wire, data: bytes) -> None:
        writers.add(threading.get_ident())
        write(wire, data)

    monkeypatch.setattr(Wire, "write", noting)
    async with session() as wire:
        wire.open(uri, LINKED)
        await wire.published(uri, 1)
        document = {"textDocument": {"uri": uri}}
        assert await wire.call("textDocument/hover", **at(uri))
        assert await wire.call("textDocument/documentLink", **document)
        assert await wire.call("textDocument/documentSymbol", **document)
    assert writers == {threading.get_ident()}


async def test_what_a_thread_brings_after_the_end_is_dropped() -> None:
    through = threading.Event()

    def main() -> None:
        async def begin() -> None:
            task = asyncio.ensure_future(in_thread(lambda: through.wait(20)))
            await asyncio.sleep(0)
            task.cancel()

        asyncio.run(begin())

    await asyncio.to_thread(main)
    through.set()


async def test_texts_are_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with session(initializationOptions={"token": "sk-secret"}) as wire:
        wire.open(address(tmp_path), TEXT + "  sk-secret: {model: sk-secret}\n")
        document = {"uri": address(tmp_path)}
        assert "sk-secret" in str(
            await wire.call("textDocument/documentSymbol", textDocument=document)
        )
        await wire.quiet()
        wire.put({"id": 77, "method": "textDocument/hover", "params": {"x": "sk-secret"}})
        await wire.answer(77)
    assert "sk-secret" not in caplog.text


# Errors


async def test_a_fault_of_ours_tells_no_paths_and_shows_no_pop_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(hover_feature, "hover", broken)
    monkeypatch.setattr(CagentServer, "refresh_models", broken)
    async with session() as wire:
        wire.open(address(tmp_path), TEXT)
        found = (await wire.answer(wire.ask("textDocument/hover", **at(address(tmp_path)))))[
            "error"
        ]
        assert found["code"] == INTERNAL
        assert "data" not in found
        wire.notify("textDocument/didChange", textDocument={"uri": "file:///no", "version": 1})
        monkeypatch.setattr(wire.server.publisher, "reconsider", broken)
        wire.notify("textDocument/didSave", textDocument={"uri": address(tmp_path)})
        await wire.quiet()
        assert wire.of("window/showMessage") == []
    assert "RuntimeError" in caplog.text


async def test_a_fault_does_not_keep_findings_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    async with session() as wire:
        monkeypatch.setattr(wire.server.protocol, "refuse", broken)
        wire.open(address(tmp_path), TEXT.replace("model", "modle"))
        wire.put({"jsonrpc": "1.0", "id": 1, "method": "x"})
        assert await wire.published(address(tmp_path), 1)


@pytest.mark.parametrize(
    "params", [None, [], "x", 7, {}, {"textDocument": 7}, {"textDocument": {"uri": [1]}}]
)
async def test_parameters_of_the_wrong_type_are_answered(params: Any) -> None:
    async with session() as wire:
        wire.put({"id": "a", "method": "textDocument/hover", "params": params})
        answer = await wire.until(lambda m: m.get("id") == "a")
        assert answer["error"]["code"] in (INVALID_PARAMS, INTERNAL)
        assert wire.of("window/showMessage") == []


async def test_unknown_methods() -> None:
    async with session() as wire:
        wire.notify("$/ourOwn", x=1)
        wire.notify("no/such/notification")
        assert await error(wire, "no/such/request") == NOT_FOUND
        assert wire.of("window/showMessage") == []


async def test_requests_at_the_wrong_time() -> None:
    wire = Wire()
    assert await error(wire, "textDocument/hover", **at("file:///a.yaml")) == NOT_INITIALIZED
    wire.notify("textDocument/didClose", textDocument={"uri": "file:///a.yaml"})
    await wire.initialize()
    assert await error(wire, "initialize", capabilities={}) == INVALID_REQUEST
    assert await wire.call("shutdown") is None
    assert await error(wire, "textDocument/hover", **at("file:///a.yaml")) == INVALID_REQUEST
    wire.put({"id": "a late answer to the server", "result": None})
    wire.notify("exit")
    await asyncio.wait_for(wire.serving, 60)
    assert wire.server.was_shut_down


@pytest.mark.parametrize(
    "odd",
    [
        {"id": None, "method": "textDocument/hover"},
        {"id": [1], "method": "textDocument/hover"},
        {"id": 1.5, "method": "shutdown"},
        {"id": "never asked", "result": 1},
        {"id": 4711, "error": {"code": 1, "message": "x"}},
        {"id": 4711},
        {"method": 7},
        {"id": 1000, "method": 7},
        {"jsonrpc": "1.0", "method": "exit"},
        {"jsonrpc": None, "id": 1000, "method": "shutdown"},
        {},
    ],
)
async def test_odd_messages_change_nothing(odd: Message) -> None:
    async with session() as wire:
        wire.put(odd)
        await wire.quiet()
        assert not wire.serving.done()


# Documents: see test_text_document.py


async def test_an_empty_document_has_places(tmp_path: Path) -> None:
    uri = address(tmp_path, "agent.yaml")
    async with session() as wire:
        wire.open(uri, "")
        assert (await wire.call("textDocument/completion", **at(uri, 0, 0)))["items"]
        assert await wire.call("textDocument/hover", **at(uri, 9, 9)) is None


async def test_a_document_that_is_not_open_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "team.yaml").write_text(TEXT)
    async with session() as wire:
        for uri in (address(tmp_path), "untitled:Untitled-1", "file:///none.yaml"):
            assert await wire.call("textDocument/hover", **at(uri)) is None
            assert await wire.call("textDocument/documentSymbol", textDocument={"uri": uri}) == []


# Position encodings


@pytest.mark.parametrize(
    ("listed", "agreed", "column"),
    [
        (None, "utf-16", 15),
        (["utf-32", "utf-8"], "utf-32", 14),
        (["utf-8", "utf-16"], "utf-8", 17),
        (["utf-7", "utf-32"], "utf-32", 14),
        (["utf-7"], "utf-16", 15),
        ([], "utf-16", 15),
    ],
)
async def test_the_first_encoding_that_is_known_counts(
    tmp_path: Path, listed: list[str] | None, agreed: str, column: int
) -> None:
    general = {"positionEncodings": listed} if listed is not None else {}
    wire, uri = Wire(), address(tmp_path)
    result = await wire.initialize({"general": general})
    assert result["capabilities"]["positionEncoding"] == agreed
    wire.open(uri, "agents:\n  a: {x: '😀', yz: 1, model: m/n, instruction: Hi}\n")
    params = await wire.notified("textDocument/publishDiagnostics")
    unknown = [d for d in params["diagnostics"] if d["code"] == "unknown-field"]
    assert [d["range"]["start"]["character"] for d in unknown] == [6, column]
    await wire.end()


# Asking the client


async def test_the_clients_refusals_and_late_answers_are_no_fault(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("cagent_ls.server.asking.ANSWER_SECONDS", 0.02)
    able = {
        "workspace": {
            "configuration": True,
            "didChangeWatchedFiles": {"dynamicRegistration": True},
            "diagnostics": {"refreshSupport": True},
        }
    }
    async with session(able) as wire:
        asked = await wire.until(lambda m: m.get("method") == "workspace/configuration")
        registered = await wire.until(lambda m: m.get("method") == "client/registerCapability")
        wire.put({"id": registered["id"], "error": {"code": -32601, "message": "unknown"}})
        await asyncio.sleep(0.05)
        for _ in range(2):
            wire.put({"id": asked["id"], "result": [None]})
        await wire.quiet()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


# Framing


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 7\r\n\r\n",
        b"content-length:7\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 7\r\n\r\n",
        b"\r\nContent-Length: x\r\n\r\nContent-Length: 7\n\n",
    ],
)
def test_headers_are_read_as_they_come(head: bytes) -> None:
    stream = io.BytesIO(
        head + b'{"a":1}' + head + b"[1, 2] " + head + b"no JSON" + head + b'{"a":2}'
    )
    assert list(messages(stream)) == [{"a": 1}, {"a": 2}]


def test_a_message_that_is_cut_off_is_none() -> None:
    assert list(messages(io.BytesIO(b'Content-Length: 7\r\n\r\n{"a"'))) == []
