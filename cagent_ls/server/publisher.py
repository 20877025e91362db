"""When findings of the open documents are sent: by us, or by the client's asking.

Findings that the text alone gives go out at once. What needs a look at the disk (settings of the
project, files that are named) is looked up in a thread, and sent if that changes anything.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from cagent_ls.server import convert
from cagent_ls.server.beside import in_thread, later
from cagent_ls.server.refresh import can_pull_again, pull_again
from cagent_ls.server.reports import Reports

if TYPE_CHECKING:
    from cagent_ls.server.open_files import OpenFile
    from cagent_ls.server.server import CagentServer


PATIENCE_SECONDS = 1.0
"""So long findings wait for a disk that says nothing; then they go out without what it knows."""


class Publisher:
    """Keeps the client's picture of the open documents right."""

    def __init__(self, server: CagentServer) -> None:
        self._server = server
        self.accepted = convert.Accepted()
        self.pushes = True
        """Whether findings are sent unasked. A client that pulls would show them twice."""
        self.reports = Reports()
        self._changed: dict[OpenFile, None] = {}
        self._settled = asyncio.Event()
        """Not set while there are changed texts that `settle` has not dealt with."""
        self._settled.set()
        self._versions: dict[OpenFile, int | None] = {}
        """The versions whose findings were sent."""
        self._looks: dict[OpenFile, asyncio.Task[None]] = {}

    def touch(self, file: OpenFile) -> None:
        """Notes a new text; `settle` deals with the newest one only."""
        self._changed[file] = None
        self._settled.clear()

    def settle(self) -> None:
        """Sends what is found in the texts that have changed; called when no message waits."""
        changed, self._changed = self._changed, {}
        self._settled.set()
        for file in changed if self.pushes else ():
            if file.settled.is_set() or not file.snapshot.is_agent_file:
                self._push(file)
            if file.snapshot.is_agent_file:
                self._look(file)

    def reconsider(self) -> None:
        """Judges all documents again, as settings or the disk may have changed."""
        for file in self._server.files:
            file.reconsider()
            if file.snapshot.is_agent_file:
                self._look(file)

    def close(self, file: OpenFile) -> None:
        """Takes back what was said about a document."""
        self._changed.pop(file, None)
        self._versions.pop(file, None)
        shown = self.reports.last(file.uri)
        self.reports.forget(file.uri)
        if shown and self.pushes:
            params = lsp.PublishDiagnosticsParams(file.uri, [])
            self._server.text_document_publish_diagnostics(params)

    async def report(self, file: OpenFile, previous: str | None) -> lsp.DocumentDiagnosticReport:
        """The answer to a client that asks, and has the result `previous`.

        Texts that a newer edit has made old are not checked: all who ask meanwhile get what is
        found in the newest. Files on disk are waited for only where the client could not be told
        later.
        """
        await self._settled.wait()
        if file.snapshot.is_agent_file:
            look = self._look(file)
            await file.settled.wait()
            if not can_pull_again(self._server):
                await asyncio.wait([look], timeout=PATIENCE_SECONDS)
        if self._server.files.get(file.uri) is not file:  # closed meanwhile
            return lsp.RelatedFullDocumentDiagnosticReport([])
        found = self.converted(file)
        result = self.reports.keep(file.uri, found)
        if result == previous:
            return lsp.RelatedUnchangedDocumentDiagnosticReport(result)
        return lsp.RelatedFullDocumentDiagnosticReport(found, result_id=result)

    def converted(self, file: OpenFile) -> list[lsp.Diagnostic]:
        """The findings of a document as its client shows them."""
        lines, units = file.snapshot.document.lines, self._server.units
        return [
            convert.diagnostic(lines, finding, units, file.uri, self.accepted)
            for finding in file.findings
        ]

    def _push(self, file: OpenFile) -> None:
        """Sends what is found, once for each text and again if it turns out to be otherwise.

        Of texts that are no agent files nothing is said, unless there is something to take back.
        """
        found, before = self.converted(file), self.reports.last(file.uri)
        if not found and not before and not file.snapshot.is_agent_file:
            return
        if found == before and self._versions.get(file) == file.version:
            return
        self.reports.keep(file.uri, found)
        self._versions[file] = file.version
        version = file.version if self.accepted.versions else None
        params = lsp.PublishDiagnosticsParams(file.uri, found, version)
        self._server.text_document_publish_diagnostics(params)

    def _look(self, file: OpenFile) -> asyncio.Task[None]:
        """The look at the disk that is under way for a document, else a new one."""
        task = self._looks.get(file)
        if task is None or task.done():
            _ = file.findings  # they say what is to be looked for
            task = self._looks[file] = later(self._look_until_known(file))
            task.add_done_callback(lambda _: self._looks.pop(file, None))
        return task

    async def _look_until_known(self, file: OpenFile) -> None:
        server = self._server
        try:
            await server.configured.wait()
            while True:
                if file.path is not None:
                    asked = file.begin_look()
                    look = later(in_thread(partial(server.judge.look, file.path, asked)))
                    if not file.settled.is_set():
                        await asyncio.wait([look], timeout=PATIENCE_SECONDS)
                        if not look.done():
                            file.settled.set()
                            self._tell(file)
                    seen = await look
                    if server.files.get(file.uri) is not file or server.was_shut_down:
                        return  # closed meanwhile
                    file.take(seen, asked)
                self._tell(file)
                if not file.is_due:
                    break
        finally:
            file.settled.set()  # whatever happened, nobody waits for ever
        server.show_complaints()
        server.refresh_models()

    def _tell(self, file: OpenFile) -> None:
        """Lets the client have what a look has changed."""
        if self.pushes:
            self._push(file)
        elif self.reports.last(file.uri) not in (None, self.converted(file)):
            pull_again(self._server)
