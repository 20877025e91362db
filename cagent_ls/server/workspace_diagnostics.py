"""workspace/diagnostic: findings of all agent files of the folders, open or not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import aclosing, suppress
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from lsprotocol import types as lsp

from cagent_ls.server import convert, watching
from cagent_ls.server.beside import in_thread
from cagent_ls.server.server import CagentServer
from cagent_ls.server.walking import walk
from cagent_ls.server.workspace_files import AgentFile

UNWATCHED_SECONDS = 10.0
"""After this the disk is looked at again for clients that do not watch it."""

_Report = lsp.WorkspaceFullDocumentDiagnosticReport | lsp.WorkspaceUnchangedDocumentDiagnosticReport


def register(server: CagentServer) -> None:
    """Registers the handler."""
    told = False

    @server.feature(lsp.WORKSPACE_DIAGNOSTIC)
    async def diagnostic(
        ls: CagentServer, params: lsp.WorkspaceDiagnosticParams
    ) -> lsp.WorkspaceDiagnosticReport:
        # Clients ask again as soon as they have an answer. One that knows it all already waits for
        # a change, as the protocol allows, so that not every second all folders are looked through.
        nonlocal told
        pull = _Pull(ls, params)
        await pull.look()
        while told and not pull.has_news:
            await _change(ls)
            await pull.look()
        told = True
        return lsp.WorkspaceDiagnosticReport(pull.rest)


async def _change(ls: CagentServer) -> None:
    """Waits until the disk may be different."""
    limit = None if watching.is_watched(ls) else UNWATCHED_SECONDS
    with suppress(TimeoutError):
        await asyncio.wait_for(ls.workspace_files.changed.wait(), limit)


class _Pull:
    """One request: what the client has, and what it is told."""

    def __init__(self, ls: CagentServer, params: lsp.WorkspaceDiagnosticParams) -> None:
        self._ls = ls
        self._partial = params.partial_result_token
        self._progress = params.work_done_token
        self._known = {unquote(known.uri): known for known in params.previous_result_ids}
        self.has_news = False
        """Whether the client is told of something that it did not know."""
        self.rest: list[_Report] = []
        """What is to be told with the answer."""

    async def look(self) -> None:
        """Goes through all files; with a token, findings are sent as they come."""
        self.rest = []
        gone = dict(self._known)
        for file in self._ls.files:
            if file.snapshot.is_agent_file:
                known = gone.pop(unquote(file.uri), None)
                previous = known.value if known is not None else None
                report = await self._ls.publisher.report(file, previous)
                self._tell([_of_open(file.uri, file.version, report)])
        token, self._progress = self._progress, None  # a token has one end
        async with aclosing(walk(self._ls, token)) as batches:
            async for batch in batches:
                files = [file for file in batch if file and not self._is_open(file.path)]
                found = await in_thread(partial(self._converted, files)) if files else []
                self._tell(
                    [self._report(*each, gone.pop(unquote(each[0]), None)) for each in found]
                )
        # What the client knows and is no agent file any more is taken back, once.
        self._tell([lsp.WorkspaceFullDocumentDiagnosticReport(g.uri, []) for g in gone.values()])
        self._known = {uri: known for uri, known in self._known.items() if uri not in gone}

    def _converted(self, files: Iterable[AgentFile]) -> list[tuple[str, list[lsp.Diagnostic]]]:
        units, accepted = self._ls.units, self._ls.publisher.accepted
        found = []
        for file in files:
            uri, lines = file.path.as_uri(), file.snapshot.document.lines
            items = [convert.diagnostic(lines, f, units, uri, accepted) for f in file.findings()]
            found.append((uri, items))
        return found

    def _report(
        self, uri: str, found: list[lsp.Diagnostic], known: lsp.PreviousResultId | None
    ) -> _Report:
        result = self._ls.publisher.reports.keep(uri, found)
        if known is not None and known.value == result:
            return lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri, result)
        return lsp.WorkspaceFullDocumentDiagnosticReport(uri, found, result_id=result)

    def _tell(self, reports: list[_Report]) -> None:
        news = [r for r in reports if isinstance(r, lsp.WorkspaceFullDocumentDiagnosticReport)]
        self.has_news |= bool(news)
        if self._partial is None:
            self.rest += reports
        elif reports:
            value = lsp.WorkspaceDiagnosticReportPartialResult(reports)
            self._ls.progress(lsp.ProgressParams(self._partial, value))

    def _is_open(self, path: Path) -> bool:
        return self._ls.files.get(path.as_uri()) is not None


def _of_open(uri: str, version: int | None, report: lsp.DocumentDiagnosticReport) -> _Report:
    if isinstance(report, lsp.RelatedUnchangedDocumentDiagnosticReport):
        return lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri, report.result_id, version)
    return lsp.WorkspaceFullDocumentDiagnosticReport(
        uri, report.items, version=version, result_id=report.result_id
    )
