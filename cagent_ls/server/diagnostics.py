"""textDocument/diagnostic: findings for clients that ask for them."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handler."""
    options = lsp.DiagnosticOptions(
        inter_file_dependencies=False,
        workspace_diagnostics=False,  # becomes true with the handler of them
        identifier="cagent-ls",
        work_done_progress=True,
    )
    server.feature(lsp.TEXT_DOCUMENT_DIAGNOSTIC, options)(diagnostic)


async def diagnostic(
    ls: CagentServer, params: lsp.DocumentDiagnosticParams
) -> lsp.DocumentDiagnosticReport:
    """The findings of the text as it is now; none for documents that are not open."""
    file = ls.files.get(params.text_document.uri)
    if file is None:
        return lsp.RelatedFullDocumentDiagnosticReport([])
    return await ls.publisher.report(file, params.previous_result_id)
