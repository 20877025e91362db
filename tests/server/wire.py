"""A client in the same process as the server, which sends and sees plain messages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from cagent_ls.server import beside
from cagent_ls.server.inbox import Inbox
from cagent_ls.server.server import CagentServer, create
from cagent_ls.server.transport import serve

Message = dict[str, Any]
SECONDS = 60
"""So long a message is waited for."""

PUSH: Message = {
    "textDocument": {
        "publishDiagnostics": {
            "versionSupport": True,
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        }
    }
}
PULL: Message = {"textDocument": {"diagnostic": {}}}
PULL_AGAIN: Message = {**PULL, "workspace": {"diagnostics": {"refreshSupport": True}}}


class Wire:
    """One session; what the server sends is kept in order."""

    def __init__(self) -> None:
        self.server: CagentServer = create()
        self.sent: list[Message] = []
        self.answers: dict[str, Callable[[Any], Any]] = {}
        """What the client answers to requests of the server, by method; others stay unanswered."""
        self._inbox = Inbox(asyncio.get_running_loop())
        self._news = asyncio.Event()
        self._number = 0
        self.server.protocol.set_writer(self)
        self.serving = asyncio.create_task(serve(self.server, self._inbox))

    def write(self, data: bytes) -> None:
        """Takes what the server sends."""
        message = json.loads(data.partition(b"\r\n\r\n")[2])
        self.sent.append(message)
        self._news.set()
        if "id" in message and message.get("method") in self.answers:
            result = self.answers[message["method"]](message.get("params"))
            self.put({"id": message["id"], "result": result})

    def close(self) -> None:
        """The server has no more to say."""

    def put(self, message: Message) -> None:
        """Sends a message."""
        self._inbox.put({"jsonrpc": "2.0", **message})

    def notify(self, method: str, **params: Any) -> None:
        """Sends a notification."""
        self.put({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> int:
        """Sends a request, and gives its id."""
        self._number += 1
        self.put({"id": self._number, "method": method, "params": params or None})
        return self._number

    async def until(self, fits: Callable[[Message], bool], after: int = 0) -> Message:
        """The first message from number `after` on that fits."""
        async with asyncio.timeout(SECONDS):
            while True:
                self._news.clear()
                for message in self.sent[after:]:
                    if fits(message):
                        return message
                await self._news.wait()

    async def answer(self, number: int) -> Message:
        """The answer to a request."""
        return await self.until(lambda m: m.get("id") == number and "method" not in m)

    async def call(self, method: str, **params: Any) -> Any:
        """The result of a request."""
        return (await self.answer(self.ask(method, **params)))["result"]

    async def request(self, method: str, params: Message) -> Any:
        """The result of a request.

        Raises:
            ValueError: with the message of the server, if it answers with an error.
        """
        answer = await self.answer(self.ask(method, **params))
        if "error" in answer:
            raise ValueError(answer["error"]["message"])
        return answer["result"]

    def of(self, method: str) -> list[Any]:
        """The parameters of all notifications and requests of a method so far."""
        return [message.get("params") for message in self.sent if message.get("method") == method]

    async def notified(self, method: str, after: int = 0) -> Any:
        """The parameters of the next notification or request of a method."""
        return (await self.until(lambda m: m.get("method") == method, after)).get("params")

    async def published(self, uri: str, version: int) -> list[Any]:
        """The findings that were first sent of a version."""
        message = await self.until(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics"
                and (m["params"]["uri"], m["params"].get("version")) == (uri, version)
            )
        )
        found: list[Any] = message["params"]["diagnostics"]
        return found

    async def initialize(self, capabilities: Message = PUSH, **params: Any) -> Any:
        """Begins the session; nobody is asked for models, if the options do not say otherwise."""
        options = {"offline": True, **params.pop("initializationOptions", {})}
        given = {"processId": None, "rootUri": None, "capabilities": capabilities, **params}
        given["initializationOptions"] = options
        result = await self.call("initialize", **given)
        self.notify("initialized")
        return result

    def open(self, uri: str, text: str, version: int = 1) -> None:
        """Opens a document."""
        document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
        self.notify("textDocument/didOpen", textDocument=document)

    def change(self, uri: str, version: int, text: str) -> None:
        """Replaces the text of a document."""
        document = {"uri": uri, "version": version}
        self.notify(
            "textDocument/didChange", textDocument=document, contentChanges=[{"text": text}]
        )

    def close_document(self, uri: str) -> None:
        """Closes a document."""
        self.notify("textDocument/didClose", textDocument={"uri": uri})

    async def quiet(self) -> None:
        """Waits until the server has nothing more to do for what was sent."""
        await self.answer(self.ask("no/such/method"))
        await until(lambda: not self._is_busy())

    async def end(self) -> None:
        """Ends the session and what it does in the background."""
        tasks = [self.serving, *beside._WORK]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _is_busy(self) -> bool:
        publisher = self.server.publisher
        return not self._inbox.is_empty or bool(publisher._changed or publisher._looks)


@asynccontextmanager
async def session(capabilities: Message = PUSH, **params: Any) -> AsyncIterator[Wire]:
    """A session that is initialised, and ended afterwards."""
    wire = Wire()
    try:
        await wire.initialize(capabilities, **params)
        yield wire
    finally:
        await wire.end()


def address(folder: Path, name: str = "team.yaml") -> str:
    """The address of a file in a folder."""
    return (folder / name).as_uri()


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what nobody tells of."""
    async with asyncio.timeout(SECONDS):
        while not condition():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.001)
