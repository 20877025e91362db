"""Clients, disks and surroundings at their worst: the server stays right, or ends cleanly."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.server.server import create
from tests.fakes.dmr_server import FakeDmr, Fault
from tests.server.wire import PULL, Message, address, session

TEXT = """\
agents:
  root:
    model: dmr/ai/smollm2
    instruction: "😀"
    sub_agents: [aide]
  aide: {model: local, instruction: Hi}
models:
  local: {provider: dmr, model: ai/smollm2}
"""
BAD = TEXT.replace("aide: {model", "aide: {modle")
INVALID_PARAMS, INTERNAL, CANCELLED = -32602, -32603, -32800
FAR = [(0, 10**6), (3, 10**6), (8, 0), (9, 9), (2**31 - 1, 2**31 - 1)]

LIFECYCLE = {"initialize", "initialized", "shutdown", "exit"}
METHODS = sorted(m for m in create().protocol.fm.features if m not in LIFECYCLE and "/did" not in m)
"""Every request that is answered."""


def params_at(uri: str, line: int, character: int) -> Message:
    """What any request about a place takes."""
    place = {"line": line, "character": character}
    spot = {"start": place, "end": place}
    item = {"name": "root", "kind": 5, "uri": uri, "range": spot, "selectionRange": spot}
    return {
        "textDocument": {"uri": uri},
        "position": place,
        "positions": [place],
        "range": spot,
        "context": {"includeDeclaration": True, "diagnostics": [], "triggerKind": 1},
        "newName": "other",
        "item": item,
        "query": "root",
        "previousResultId": "1",
        "previousResultIds": [],
        "label": "x",
        "title": "x",
    }


# Odd requests


@pytest.mark.parametrize("place", FAR)
async def test_places_past_the_end(tmp_path: Path, place: tuple[int, int]) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, TEXT)
        numbers = {wire.ask(method, **params_at(uri, *place)): method for method in METHODS}
        for number, method in numbers.items():
            answer = await wire.answer(number)
            code = answer.get("error", {}).get("code")
            assert code not in (INTERNAL, INVALID_PARAMS), (method, answer)


async def test_edits_past_the_end(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, TEXT)
        for version, (line, character) in enumerate(FAR, 2):
            place = {"line": line, "character": character}
            wire.notify(
                "textDocument/didChange",
                textDocument={"uri": uri, "version": version},
                contentChanges=[{"range": {"start": place, "end": place}, "text": " #"}],
            )
        await wire.published(uri, 6)
        first, *_ = TEXT.splitlines()
        text = wire.server.workspace.get_text_document(uri).source
        assert text.startswith(f"{first} #\n")
        assert text.endswith("\n # # #")


@pytest.mark.parametrize("method", METHODS)
async def test_wrong_types(tmp_path: Path, method: str) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, TEXT)
        wrong: list[Any] = [None, [], 7, "x", {}, {"textDocument": {"uri": 7}}]
        wrong += [{**params_at(uri, 0, 0), name: "x"} for name in ("textDocument", "position")]
        for params in wrong:
            wire.put({"id": "wrong", "method": method, "params": params})
            await wire.until(lambda m: m.get("id") == "wrong")
        assert wire.of("window/showMessage") == []
        assert await wire.call("textDocument/hover", **params_at(uri, 2, 5))


async def test_everything_is_cancelled(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session(PULL) as wire:
        wire.open(uri, TEXT)
        numbers = []
        for method in METHODS * 3:
            numbers.append(wire.ask(method, **params_at(uri, 2, 5)))
            wire.notify("$/cancelRequest", id=numbers[-1])
        for number in numbers:
            answer = await wire.answer(number)
            assert "result" in answer or answer["error"]["code"] == CANCELLED
        assert await wire.call("textDocument/hover", **params_at(uri, 2, 5))


async def test_a_document_is_closed_while_requests_are_under_way(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session(PULL) as wire:
        numbers = []
        methods = [m for m in METHODS if m != "workspace/diagnostic"]  # it waits for news
        for _ in range(5):
            wire.open(uri, TEXT)
            numbers += [wire.ask(method, **params_at(uri, 2, 5)) for method in methods]
            wire.close_document(uri)
            numbers += [wire.ask(method, **params_at(uri, 2, 5)) for method in methods]
        for number in numbers:
            answer = await wire.answer(number)
            assert answer.get("error", {}).get("code") != INTERNAL
        assert len(wire.server.files) == 0


async def test_500_open_files(tmp_path: Path) -> None:
    async with session() as wire:
        uris = [address(tmp_path, f"{number}.yaml") for number in range(500)]
        for uri in uris:
            wire.open(uri, BAD)
        for uri in uris:
            assert "unknown-field" in [d["code"] for d in await wire.published(uri, 1)]
        wire.change(uris[250], 2, TEXT)
        found = await wire.published(uris[250], 2)
        assert "unknown-field" not in [diagnostic["code"] for diagnostic in found]
        for uri in uris:
            wire.close_document(uri)
        await wire.quiet()
        assert len(wire.server.files) == 0


# Whole processes


class Process:
    """The server as a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    def send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    async def receive(self) -> Message:
        assert self.process.stdout is not None
        length = 0
        async with asyncio.timeout(60):
            while line := (await self.process.stdout.readline()).strip():
                name, _, value = line.partition(b":")
                length = int(value) if name == b"Content-Length" else length
            message: Message = json.loads(await self.process.stdout.readexactly(length))
            return message

    async def initialize(self, process_id: int | None = None, **params: Any) -> None:
        given = {"processId": process_id, "rootUri": None, "capabilities": {}, **params}
        self.send(id=1, method="initialize", params=given)
        while (await self.receive()).get("id") != 1:
            pass
        self.send(method="initialized", params={})

    def open(self, uri: str) -> None:
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": BAD}
        self.send(method="textDocument/didOpen", params={"textDocument": document})

    def hang_up(self) -> None:
        """Closes both ends, as when the editor has crashed."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        transport = self.process._transport  # type: ignore[attr-defined]  # no public way
        transport.get_pipe_transport(1).close()

    async def code(self) -> int:
        return await asyncio.wait_for(self.process.wait(), 60)


SERVE = ("-m", "cagent_ls", "serve")
HANGING_DISK = (
    "-c",
    "import sys, time; from cagent_ls.server.judge import Judge;"
    "from cagent_ls.server.transport import start_stdio;"
    "Judge.look = lambda *_: time.sleep(600); sys.exit(start_stdio())",
)
TALKATIVE = (
    "-c",
    "import logging, sys; from cagent_ls.features import hover;"
    "from cagent_ls.server.transport import start_stdio\n"
    "def broken(*_): raise RuntimeError('broken')\n"
    "logging.basicConfig(level=logging.DEBUG)\n"
    "hover.hover = broken; sys.exit(start_stdio())",
)


@asynccontextmanager
async def served(*program: str, **environ: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *(program or SERVE)),
        env={**os.environ, "MODEL_RUNNER_HOST": "http://127.0.0.1:9", **environ},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Process(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_the_parent_is_gone(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec("sleep", "60")
    async with served() as server:
        await server.initialize(parent.pid)
        parent.kill()
        await parent.wait()
        assert await server.code() == 1


async def test_a_parent_that_cannot_be_seen_is_not_watched(tmp_path: Path) -> None:
    gone = await asyncio.create_subprocess_exec("true")
    await gone.wait()
    async with session(processId=gone.pid) as wire:
        await asyncio.sleep(0.01)
        await wire.quiet()


@pytest.mark.parametrize(("announced", "code"), [(True, 0), (False, 1)])
async def test_the_connection_ends(announced: bool, code: int) -> None:
    async with served() as server:
        await server.initialize()
        if announced:
            server.send(id=2, method="shutdown")
        assert server.process.stdin is not None
        server.process.stdin.close()
        assert await server.code() == code


async def test_a_connection_that_breaks_with_requests_under_way(tmp_path: Path) -> None:
    (tmp_path / "team.yaml").write_text(BAD)
    async with served() as server:
        await server.initialize(rootUri=tmp_path.as_uri(), capabilities=PULL)
        server.open(address(tmp_path, "open.yaml"))
        for number in range(2, 50):
            server.send(id=number, method="workspace/diagnostic", params={"previousResultIds": []})
            hover = params_at(address(tmp_path, "open.yaml"), 2, 5)
            server.send(id=f"hover {number}", method="textDocument/hover", params=hover)
        await server.receive()
        server.hang_up()
        assert await server.code() == 1


async def test_a_disk_that_hangs_keeps_the_server_neither_from_answering_nor_from_ending(
    tmp_path: Path,
) -> None:
    async with served(*HANGING_DISK) as server:
        await server.initialize()
        server.open(address(tmp_path))
        hover = params_at(address(tmp_path), 2, 5)
        server.send(id=2, method="textDocument/hover", params=hover)
        assert (await server.receive())["result"]
        server.send(id=3, method="shutdown")
        server.send(method="exit")
        assert await server.code() == 0


async def test_stdout_is_for_messages_only(tmp_path: Path) -> None:
    async with served(*TALKATIVE) as server:
        await server.initialize()
        server.open(address(tmp_path))
        server.send(id=2, method="textDocument/hover", params=params_at(address(tmp_path), 2, 5))
        while (answer := await server.receive()).get("id") != 2:
            pass
        assert answer["error"]["code"] == INTERNAL
        server.send(id=3, method="shutdown")
        while (await server.receive()).get("id") != 3:
            pass
        server.send(method="exit")
        assert await server.code() == 0
        rest, log = await server.process.communicate()
        assert rest == b""
        assert b"RuntimeError: broken" in log


async def test_the_model_runner_hangs(tmp_path: Path) -> None:
    fault = Fault(200, hang=60)
    with FakeDmr(faults={"/models": fault, "/": fault}) as runner:
        async with served(MODEL_RUNNER_HOST=runner.url) as server:
            await server.initialize()
            server.open(address(tmp_path))
            published = await server.receive()
            assert published["params"]["diagnostics"]
            hover = params_at(address(tmp_path), 2, 5)
            server.send(id=2, method="textDocument/hover", params=hover)
            assert (await server.receive())["result"]
            server.send(id=3, method="shutdown")
            server.send(method="exit")
            assert await server.code() == 0


async def test_nothing_is_written_so_a_full_disk_is_no_matter(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (work / "team.yaml").write_text(BAD)
    environ = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(home)}
    async with served(**environ) as server:
        await server.initialize(rootUri=work.as_uri())
        server.open(address(work))
        assert (await server.receive())["params"]["diagnostics"]
        server.send(id=2, method="workspace/diagnostic", params={"previousResultIds": []})
        while (await server.receive()).get("id") != 2:
            pass
        server.send(id=3, method="shutdown")
        server.send(method="exit")
        assert await server.code() == 0
    assert list(home.rglob("*")) == []
    assert [file.name for file in work.rglob("*")] == ["team.yaml"]


async def test_a_client_on_a_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cagent_ls", "serve", "--tcp", f"127.0.0.1:{port}")
    )
    for _ in range(200):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            break
        except OSError:
            await asyncio.sleep(0.05)
    for message in (
        {"id": 1, "method": "initialize", "params": {"capabilities": {}}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    told = await asyncio.wait_for(reader.read(), 60)
    assert told.count(b"Content-Length") == 2
    assert await asyncio.wait_for(process.wait(), 60) == 0
    writer.close()
    await writer.wait_closed()
