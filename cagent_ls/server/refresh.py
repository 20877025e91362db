"""Asking a client to ask again when something new has come in."""

from __future__ import annotations

from pygls.lsp.server import LanguageServer


def ask_again(server: LanguageServer) -> None:
    """Has lenses and inlay hints asked for again by clients that know how to; waits for nothing."""
    known = server.client_capabilities.workspace
    if known is None:
        return
    if known.code_lens is not None and known.code_lens.refresh_support:
        server.workspace_code_lens_refresh(None)
    if known.inlay_hint is not None and known.inlay_hint.refresh_support:
        server.workspace_inlay_hint_refresh(None)


def can_pull_again(server: LanguageServer) -> bool:
    """Whether the client asks for diagnostics again when it is told to."""
    known = server.client_capabilities.workspace
    diagnostics = known.diagnostics if known is not None else None
    return diagnostics is not None and bool(diagnostics.refresh_support)


def pull_again(server: LanguageServer) -> None:
    """Has diagnostics asked for again by clients that know how to; waits for nothing."""
    if can_pull_again(server):
        server.workspace_diagnostic_refresh(None)
