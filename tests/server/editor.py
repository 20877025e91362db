"""Sessions with the capabilities of editors: over stdio, or in the same process."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest_lsp

from benchmarks.lsp.client import CAPABILITIES, Client
from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.fixing import apply
from cagent_ls.syntax.lines import Encoding, LineIndex, Span
from tests.server.wire import Wire, address

_PRESETS = Path(pytest_lsp.__file__).parent / "clients"
_SECONDS = 60


def _preset(name: str) -> Any:
    said = json.loads((_PRESETS / name).read_text("utf-8"))
    return said.get("capabilities", said)


EDITORS: dict[str, tuple[Encoding, Any]] = {
    "vscode": ("utf-16", CAPABILITIES),
    "neovim": ("utf-8", _preset("neovim_v0.11.0.json")),
    "emacs": ("utf-32", _preset("emacs_v29.1.json")),
}
"""What each counts columns in, and what it says of itself."""


class NotingClient(Client):
    """A client that notes which methods go to the server and what comes from it."""

    def __init__(self, process: asyncio.subprocess.Process, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.methods: set[str] = set()
        self.received: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        super().__init__(process, settings)

    def _send(self, message: dict[str, Any]) -> None:
        self.methods.add(message.get("method", ""))
        super()._send(message)

    def _take(self, message: dict[str, Any]) -> None:
        self.methods.add(message.get("method", ""))
        self.received.append(message)
        self._news.set()
        if message.get("method") == "window/showDocument":
            self._send({"id": message["id"], "result": {"success": True}})
        else:
            super()._take(message)

    async def kill(self) -> None:
        """Ends a server that a test has not ended."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
            await self._reader
            self._in.close()

    async def receive(
        self, method: str, fits: Callable[[Any], bool] = lambda _: True, after: int = 0
    ) -> Any:
        """The parameters of a notification or request that fit, from a number of message on."""
        async with asyncio.timeout(_SECONDS):
            while True:
                self._news.clear()
                for message in self.received[after:]:
                    if message.get("method") == method and fits(message.get("params")):
                        return message.get("params")
                await self._news.wait()


class Requests(Protocol):
    """What takes requests to a server."""

    async def request(self, method: str, params: Any) -> Any:
        """The result of a request."""


class Editor:
    """An editor with one text open; places are told by what stands there."""

    version = 1

    def __init__(self, name: str, text: str, uri: str, server: Requests, answer: Any) -> None:
        self.units, self.can = EDITORS[name]
        self.name = name
        self.uri = uri
        self.capabilities = answer["capabilities"]
        self._server = server
        self._text = text
        self._lines = LineIndex(text)

    @property
    def pulls(self) -> bool:
        """Whether the editor asks for findings."""
        return "diagnostic" in self.can["textDocument"]

    async def request(self, method: str, params: Any) -> Any:
        """The result of a request."""
        return await self._server.request(method, params)

    async def ask(self, method: str, **params: Any) -> Any:
        """The answer to a request about the document."""
        document = {"textDocument": {"uri": self.uri}}
        return await self.request(f"textDocument/{method}", document | params)

    async def at(self, method: str, text: str, within: int = 1, **more: Any) -> Any:
        """The answer to a request about a place."""
        return await self.ask(method, position=self.place(text, within), **more)

    def place(self, text: str, within: int = 1) -> dict[str, int]:
        """The place `within` characters into the first `text`."""
        line, column = self._lines.position(self._text.index(text) + within, self.units)
        return {"line": line, "character": column}

    def span(self, found: Any) -> Span:
        """A range as offsets."""
        start, end = (
            self._lines.offset(found[side]["line"], found[side]["character"], self.units)
            for side in ("start", "end")
        )
        return Span(start, end)

    def text(self, found: Any) -> str:
        """What a range holds, with its line."""
        span = self.span(found)
        return f"{found['start']['line']} {self._text[span.start : span.end]}"

    def line(self, text: str) -> dict[str, Any]:
        """The range of a whole line."""
        start = self.place(text) | {"character": 0}
        return {"start": start, "end": {"line": start["line"] + 1, "character": 0}}

    def edits(self, edit: Any) -> list[Any]:
        """The edits of a workspace edit, which are for this version where that can be said."""
        if "documentChanges" not in edit:
            assert not self.can["workspace"]["workspaceEdit"].get("documentChanges")
            edits: list[Any] = edit["changes"][self.uri]
            return edits
        [change] = edit["documentChanges"]
        assert change["textDocument"] == {"uri": self.uri, "version": self.version}
        made: list[Any] = change["edits"]
        return made

    def after(self, edit: Any) -> str:
        """The text after a workspace edit."""
        edits = [Edit(self.span(each["range"]), each["newText"]) for each in self.edits(edit)]
        return apply(self._text, edits)


SomeEditor = TypeVar("SomeEditor", bound=Editor)


@asynccontextmanager
async def editing(
    name: str, folder: Path, text: str, of: type[SomeEditor]
) -> AsyncIterator[tuple[SomeEditor, Wire]]:
    """An editor in the same process as its server."""
    wire = Wire()
    wire.answers["workspace/configuration"] = lambda asked: [None for _ in asked["items"]]
    try:
        answer = await wire.initialize(EDITORS[name][1])
        wire.open(address(folder), text)
        yield of(name, text, address(folder), wire, answer), wire
    finally:
        await wire.end()


class StdioEditor(Editor):
    """An editor whose server is a process of its own."""

    version = 0

    def __init__(self, client: NotingClient, name: str, text: str, answer: Any) -> None:
        super().__init__(name, text, client._uri, client, answer)
        self.client = client

    async def findings(self, fits: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """Rules with what they are about, once they fit; pulled if the editor does, else pushed."""

        def by_rule(found: Any) -> dict[str, str]:
            return {each["code"]: self.text(each["range"]) for each in found}

        if not self.pulls:
            return by_rule(await self.client.diagnostics(lambda found: fits(by_rule(found))))
        async with asyncio.timeout(_SECONDS):
            while True:
                found = by_rule((await self.ask("diagnostic"))["items"])
                if fits(found):
                    return found
                await asyncio.sleep(0.01)
