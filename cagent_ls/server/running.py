"""A command's program is run, shown while it runs, and its result given to the user."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp

from cagent_ls.server.asking import answer_of
from cagent_ls.server.beside import later
from cagent_ls.server.look_again import look_again
from cagent_ls.server.progress import progress
from cagent_ls.server.runner import Job, Outcome, start
from cagent_ls.server.server import CagentServer

_SHORT = 600
"""So much of a result fits in a message."""


async def run(ls: CagentServer, job: Job, token: lsp.ProgressToken | None) -> dict[str, Any]:
    """Runs a program to its end; its exit code and the document with its output, if there is one.

    Ends it when the user cancels the work, the client the request, or the server ends.
    """
    try:
        async with progress(ls, job.title, token) as shown:
            running = start(job)
            shown.when_cancelled(running.end)
            outcome = await running.finish(shown.report)
            was_cancelled = shown.is_cancelled
    except OSError as error:
        _tell(ls, lsp.MessageType.Error, f"{job.title}: {error.strerror or error}")
        return {"exitCode": None, "document": None}
    if not was_cancelled:
        await _show(ls, job, outcome)
    if job.brings_news:
        later(look_again(ls))
    document = outcome.output.as_uri() if outcome.output is not None else None
    return {"exitCode": outcome.exit_code, "document": document}


async def _show(ls: CagentServer, job: Job, outcome: Outcome) -> None:
    said = "\n".join(outcome.said)
    if outcome.exit_code:
        told = f"{job.title} ended with exit code {outcome.exit_code}"
        _tell(ls, lsp.MessageType.Error, f"{told}: {said}" if said else f"{told}.")
    if outcome.output is not None and not await _opened(ls, outcome.output.as_uri()):
        with outcome.output.open(encoding="utf-8", errors="replace") as output:
            text = output.read(_SHORT + 1)
        more = f"… The whole of it: {outcome.output}" if len(text) > _SHORT else ""
        _tell(ls, lsp.MessageType.Info, f"{job.title}: {text[:_SHORT].strip()}{more}")
    elif outcome.output is None and not outcome.exit_code:
        last = outcome.said[-1] if outcome.said else "done."
        _tell(ls, lsp.MessageType.Info, f"{job.title}: {last}")


async def _opened(ls: CagentServer, uri: str) -> bool:
    """Whether the client has shown a document."""
    window = ls.client_capabilities.window
    if window is None or window.show_document is None or not window.show_document.support:
        return False
    wanted = lsp.ShowDocumentParams(uri, take_focus=True)
    shown = await answer_of(ls.window_show_document_async(wanted))
    return shown is not None and shown.success


def _tell(ls: CagentServer, kind: lsp.MessageType, text: str) -> None:
    ls.window_show_message(lsp.ShowMessageParams(kind, text))
