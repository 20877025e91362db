"""The language server: the state of one session."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from cagent_ls import __version__
from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.catalog.catalogue import Catalogue
from cagent_ls.catalog.models import InstalledModels
from cagent_ls.catalog.rag_state import IndexStates
from cagent_ls.server import convert, network
from cagent_ls.server.beside import later
from cagent_ls.server.judge import Judge
from cagent_ls.server.open_files import OpenFiles, Snapshots
from cagent_ls.server.protocol import Protocol
from cagent_ls.server.publisher import Publisher
from cagent_ls.server.refresh import ask_again
from cagent_ls.server.workspace_files import WorkspaceFiles
from cagent_ls.syntax.lines import Encoding, Span

_log = logging.getLogger(__name__)


class CagentServer(LanguageServer):
    """The state of one session: the open documents and what is known around them."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("cagent-ls", __version__, protocol_cls=Protocol)
        self.files = OpenFiles()
        self.snapshots = Snapshots(self.files)
        """What the open documents say."""
        self.options: dict[str, Any] = {}
        self.was_shut_down = False
        self.configured = asyncio.Event()
        """Not set while the client is asked for the user's settings."""
        self.configured.set()
        self.leave: Callable[[], None] = lambda: None
        """Ends the session."""
        self.judge = Judge()
        self.publisher = Publisher(self)
        self.workspace_files = WorkspaceFiles(self.judge)
        self.models = InstalledModels()
        self.catalogue = Catalogue()
        self.indexes = IndexStates()
        self._asking_models: asyncio.Task[None] | None = None

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Logs only: a pop-up for a fault of ours helps nobody, and may itself fail.

        What was answered with an error on purpose is no fault.
        """
        if isinstance(error, JsonRpcInternalError) or not isinstance(error, JsonRpcException):
            _log.error("%s: %s", type(error).__name__, error, exc_info=True)

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

    @property
    def folders(self) -> list[Path]:
        """The folders of the workspace that are on this machine."""
        uris = [folder.uri for folder in self.workspace.folders.values()]
        paths = [to_fs_path(uri) for uri in uris or [self.workspace.root_uri or ""]]
        return [Path(path) for path in paths if path]

    def findings(self, uri: str) -> list[Finding]:
        """What is found in an open document; nothing for others."""
        file = self.files.get(uri)
        return file.findings if file is not None else []

    def check(self, uri: str, snapshot: Snapshot) -> list[Finding]:
        """What is found in any version of an open document."""
        file = self.files.get(uri)
        return file.check(snapshot) if file is not None else []

    def refresh_models(self) -> None:
        """Asks the local model runner what it has, in the background, if that is due."""
        if self.models.due and not self.is_refreshing:
            self._asking_models = later(self._refresh_models())

    async def _refresh_models(self) -> None:
        before = self.models.fresh()
        await self.ask_models()
        if self.models.fresh() != before:
            ask_again(self)

    async def ask_models(self, *, force: bool = False) -> bool:
        """Asks the local model runner what it has, if that is due or with `force`."""
        await network.load()
        return await self.models.refresh(force=force)

    @property
    def is_refreshing(self) -> bool:
        """Whether the model runner is being asked."""
        return self._asking_models is not None and not self._asking_models.done()

    def show_complaints(self) -> None:
        """Shows what is wrong with settings."""
        for complaint in self.judge.complaints:
            message = lsp.ShowMessageParams(lsp.MessageType.Warning, f"cagent-ls: {complaint}")
            self.window_show_message(message)
        self.judge.complaints.clear()


def create() -> CagentServer:
    """A server with all its features registered."""
    from cagent_ls.server import (
        call_hierarchy,
        code_action,
        code_lens,
        commands,
        completion,
        configuration,
        diagnostics,
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
        watching,
        workspace_diagnostics,
    )

    # What matters is logged by us; at other levels pygls logs whole messages.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = CagentServer()
    basics = (lifecycle, documents, configuration, watching, diagnostics, workspace_diagnostics)
    parts = (completion, hover, code_lens, inlay_hint, semantic_tokens)
    places = (navigation, rename, outline, call_hierarchy, ranges, document_link, code_action)
    for part in (*basics, *parts, *places, commands):
        part.register(server)
    return server
