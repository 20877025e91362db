"""The language server: documents, diagnostics and the start of each transport."""

from __future__ import annotations

import asyncio
import importlib
import logging
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from cagent_ls import __version__
from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.analysis.target import Target
from cagent_ls.catalog.models import InstalledModels
from cagent_ls.catalog.rag_state import IndexStates
from cagent_ls.server import convert
from cagent_ls.server.judge import Judge
from cagent_ls.server.refresh import ask_again
from cagent_ls.settings.judge import check
from cagent_ls.syntax.lines import Encoding, Span


class CagentServer(LanguageServer):
    """The state of one session: a snapshot of each open document."""

    def __init__(self) -> None:
        super().__init__("cagent-ls", __version__)
        self.snapshots: dict[str, Snapshot] = {}
        self.options: dict[str, Any] = {}
        self.was_shut_down = False
        self.judge = Judge()
        self.models = InstalledModels()
        self.indexes = IndexStates()
        self._background: set[asyncio.Task[bool]] = set()

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Logs only: a pop-up for a fault of ours helps nobody, and may itself fail."""
        logging.getLogger(__name__).error("%s: %s", type(error).__name__, error)

    @property
    def units(self) -> Encoding:
        """What the client counts columns in."""
        return convert.encoding(self.workspace.position_encoding)

    def placed(
        self, document: lsp.TextDocumentIdentifier, position: lsp.Position
    ) -> tuple[Snapshot, int] | None:
        """An open agent file and the offset of a position; None for other files."""
        file = self.agent_file(document)
        if file is None:
            return None
        return file, convert.offset(file.document.lines, position, self.units)

    def agent_file(
        self, document: lsp.TextDocumentIdentifier | lsp.CallHierarchyItem
    ) -> Snapshot | None:
        """An open document, if it is an agent file."""
        file = self.snapshots.get(document.uri)
        return file if file is not None and file.is_agent_file else None

    def range_in(self, file: Snapshot, span: Span) -> lsp.Range:
        """A span of a file as the client counts."""
        return convert.range_of(file.document.lines, span, self.units)

    def update(self, uri: str) -> Snapshot:
        """Reads the current text of an open document and publishes its findings."""
        document = self.workspace.get_text_document(uri)
        path = Path(document.path) if uri.startswith("file:") and document.path else None
        settings = self.judge.settings(path)
        target = settings.target if settings is not None else Target()
        snapshot = analyse(document.source, self.snapshots.get(uri), target)
        self.snapshots[uri] = snapshot
        found = []
        if settings is not None:
            found = check(snapshot, settings, self.judge.around(path, settings))
        self._publish(uri, document.version, snapshot, found)
        self._show_complaints()
        return snapshot

    def refresh_models(self) -> None:
        """Asks the local model runner what it has, in the background, if that is due."""
        if self.models.due and not self._background:
            task = asyncio.get_running_loop().create_task(self._refresh_models())
            self._background.add(task)
            task.add_done_callback(self._background.discard)

    async def _refresh_models(self) -> bool:
        before = self.models.fresh()
        has_changed = await self.ask_models()
        if self.models.fresh() != before:
            ask_again(self)
        return has_changed

    async def ask_models(self, *, force: bool = False) -> bool:
        """Asks the local model runner what it has, if that is due or with `force`."""
        # The first import of the network takes long enough to be felt: not on the event loop.
        await asyncio.to_thread(importlib.import_module, "cagent_ls.dmr.client")
        return await self.models.refresh(force=force)

    @property
    def is_refreshing(self) -> bool:
        """Whether the model runner is being asked."""
        return bool(self._background)

    def forget(self, uri: str) -> None:
        """Clears what was said about a closed document."""
        self.snapshots.pop(uri, None)
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def _publish(
        self, uri: str, version: int | None, snapshot: Snapshot, findings: list[Finding]
    ) -> None:
        lines = snapshot.document.lines
        found = [convert.diagnostic(lines, finding, self.units) for finding in findings]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, version))

    def _show_complaints(self) -> None:
        for complaint in self.judge.complaints:
            message = lsp.ShowMessageParams(lsp.MessageType.Warning, f"cagent-ls: {complaint}")
            self.window_show_message(message)
        self.judge.complaints.clear()


def create() -> CagentServer:
    """A server with all its features registered."""
    from cagent_ls.server import (
        call_hierarchy,
        code_lens,
        commands,
        completion,
        document_link,
        documents,
        hover,
        inlay_hint,
        lifecycle,
        navigation,
        outline,
        ranges,
        rename,
        semantic_tokens,
    )

    for name in ("pygls", "pygls.protocol", "pygls.server"):
        logging.getLogger(name).setLevel(logging.WARNING)
    server = CagentServer()
    parts = (lifecycle, documents, completion, hover, code_lens, inlay_hint, semantic_tokens)
    places = (navigation, rename, outline, call_hierarchy, ranges, document_link)
    for part in (*parts, *places, commands):
        part.register(server)
    return server


def start_stdio() -> int:
    """Serves over stdio; 0 after `shutdown` and `exit`, 1 when `exit` came alone."""
    server = create()
    server.start_io()
    return 0 if server.was_shut_down else 1


def start_tcp(host: str, port: int) -> int:
    """Serves one client on a loopback port, then ends like `start_stdio`."""
    server = create()
    server.start_tcp(host, port)
    return 0 if server.was_shut_down else 1
