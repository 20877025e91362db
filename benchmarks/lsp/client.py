"""A small LSP client over stdio that does little itself, so that the server's work is measured.

Protocol: https://microsoft.github.io/language-server-protocol/specifications/lsp/3.18/specification/
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.lsp.servers import ROOT, Server

CAPABILITIES: dict[str, Any] = json.loads(
    Path(__file__).with_name("vscode.json").read_text("utf-8")
)
"""What VS Code says of itself in 2026."""
_LIMIT = 600.0
"""Seconds after which a server hangs."""

Diagnostics = list[dict[str, Any]]


class Client:
    """A session with one server and one document."""

    def __init__(self, process: asyncio.subprocess.Process, settings: dict[str, Any]) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("the server must be started with pipes")
        self.pid = process.pid
        self._process = process
        self._in, self._out = process.stdin, process.stdout
        self._settings = settings
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._published = asyncio.Event()
        self._last: tuple[int | None, Diagnostics] | None = None
        self._version = 0
        self._uri = ""
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, server: Server) -> Client:
        """Starts a server, with compiled modules kept as they are where programs are installed."""
        env = {name: value for name, value in os.environ.items() if name != _NO_COMPILED}
        process = await asyncio.create_subprocess_exec(
            *server.command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
            env=env,
            limit=1 << 26,
        )
        return cls(process, server.settings)

    async def open(
        self, file: Path, text: str, capabilities: Any = None, options: Any = None
    ) -> Any:
        """Initialises the session and opens a document; the answer to `initialize`."""
        folder = {"uri": file.parent.as_uri(), "name": file.parent.name}
        params = {
            "processId": os.getpid(),
            "rootUri": folder["uri"],
            "workspaceFolders": [folder],
            "capabilities": capabilities or _PUSHED,
            "initializationOptions": options,
        }
        answer = await self.request("initialize", params)
        self.notify("initialized", {})
        self._uri = file.as_uri()
        document = {"languageId": "yaml", "version": 0, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document | {"uri": self._uri}})
        return answer

    def edit(self, line: int, start: int, end: int, text: str) -> None:
        """Replaces columns of a line."""
        self._version += 1
        places = {"start": _position(line, start), "end": _position(line, end)}
        document = {"uri": self._uri, "version": self._version}
        changes = [{"range": places, "text": text}]
        params = {"textDocument": document, "contentChanges": changes}
        self.notify("textDocument/didChange", params)

    async def ask(self, method: str, **params: Any) -> Any:
        """The answer to a request about the document."""
        document = {"uri": self._uri}
        return await self.request(f"textDocument/{method}", {"textDocument": document} | params)

    async def at(self, method: str, line: int, column: int) -> Any:
        """The answer to a request about a place."""
        return await self.ask(method, position=_position(line, column))

    async def diagnostics(self, is_right: Callable[[Diagnostics], bool]) -> Diagnostics:
        """The first diagnostics of the text as it is now that are right.

        A server that names no version may still send those of an older text; `is_right` tells.
        """
        async with asyncio.timeout(_LIMIT):
            while True:
                await self._published.wait()
                self._published.clear()
                version, found = self._last or (None, [])
                if version in (None, self._version) and is_right(found):
                    return found

    async def request(self, method: str, params: Any) -> Any:
        """The result of a request.

        Raises:
            ValueError: with the message of the server, if it answers with an error.
        """
        number = len(self._answers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        self._send({"id": number, "method": method, "params": params})
        return await asyncio.wait_for(answer, _LIMIT)

    def notify(self, method: str, params: Any) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    async def stop(self) -> None:
        """Ends the server."""
        await self.request("shutdown", None)
        self.notify("exit", None)
        await asyncio.wait_for(self._process.wait(), 60)
        await self._reader
        self._in.close()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def _read(self) -> None:
        while head := await self._out.readline():
            length = 0
            while head.strip():
                name, _, value = head.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                head = await self._out.readline()
            self._take(json.loads(await self._out.readexactly(length)))

    def _take(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params") or {}
        if method is None:
            answer = self._answers[message["id"]]
            if "error" in message:
                answer.set_exception(ValueError(message["error"]["message"]))
            else:
                answer.set_result(message["result"])
        elif method == "textDocument/publishDiagnostics":
            if params["uri"] == self._uri:
                self._last = params.get("version"), params["diagnostics"]
                self._published.set()
        elif "id" in message:
            asked = params.get("items", []) if method == "workspace/configuration" else None
            result = asked and [self._settings.get(item.get("section")) for item in asked]
            self._send({"id": message["id"], "result": result})


_TEXT = {name: what for name, what in CAPABILITIES["textDocument"].items() if name != "diagnostic"}
_PUSHED = CAPABILITIES | {"textDocument": _TEXT}
"""Both servers push diagnostics: they are there as soon as they are known."""
_NO_COMPILED = "PYTHONDONTWRITEBYTECODE"


def _position(line: int, column: int) -> dict[str, int]:
    return {"line": line, "character": column}
